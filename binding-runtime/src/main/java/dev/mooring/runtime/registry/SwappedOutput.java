package dev.mooring.runtime.registry;

import dev.mooring.api.BindingException;
import dev.mooring.api.Capability;
import dev.mooring.api.Health;
import dev.mooring.api.Operation;
import dev.mooring.api.OutputBinding;
import dev.mooring.api.Request;
import dev.mooring.api.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands for an output while another takes its place: calls wait for that one, so that nobody who
 * calls at the wrong moment notices. Safe for any thread.
 */
final class SwappedOutput implements OutputBinding {

  /** How many calls may wait; above it they fail at once. */
  static final int MAX_WAITING = 10_000;

  private final String component;
  private final OutputBinding old;
  private final CompletableFuture<Optional<OutputBinding>> successor = new CompletableFuture<>();
  private final AtomicInteger waiting = new AtomicInteger();

  SwappedOutput(String component, OutputBinding old) {
    this.component = component;
    this.old = old;
  }

  /** The other is there, or there is none. */
  void release(Optional<OutputBinding> now) {
    successor.complete(now);
  }

  @Override
  public CompletionStage<Response> invoke(Request request) {
    if (waiting.incrementAndGet() > MAX_WAITING) {
      waiting.decrementAndGet();
      return CompletableFuture.failedFuture(
          new BindingException(
              BindingException.Kind.OVERLOAD,
              MAX_WAITING + " calls wait for component \"" + component + "\" to be replaced"));
    }
    return successor.thenCompose(
        now -> {
          waiting.decrementAndGet();
          return now.map(output -> output.invoke(request))
              .orElseGet(
                  () ->
                      CompletableFuture.failedFuture(
                          new BindingException(
                              BindingException.Kind.CLOSED,
                              "component \"" + component + "\" has been removed")));
        });
  }

  @Override
  public Set<Operation> operations() {
    return old.operations();
  }

  @Override
  public Set<Capability> capabilities() {
    return old.capabilities();
  }

  @Override
  public Health health() {
    return old.health();
  }

  /** Its life is not the holder's business. */
  @Override
  public CompletionStage<Void> start() {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Void> close(Duration grace) {
    return CompletableFuture.completedFuture(null);
  }
}
