package dev.mooring.runtime.dispatch;

import dev.mooring.api.Delivery;
import dev.mooring.api.Payload;
import dev.mooring.runtime.observe.CallObserver;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What stands between an event and its way to the application, whatever that is: policies on the
 * outside, and for each attempt somebody who watches. Safe for any thread; no method blocks.
 */
public final class EventCalls {

  private final Resilience resilience;
  private final CallObserver observer;

  /** Under policies and under observation. */
  public EventCalls(Resilience resilience, CallObserver observer) {
    this.resilience = resilience;
    this.observer = observer;
  }

  /** Under nothing. */
  static EventCalls plain() {
    return new EventCalls(Resilience.none(), CallObserver.none());
  }

  /** Completes as the last attempt does. */
  CompletionStage<Reply> deliver(
      String component, Delivery delivery, Function<Delivery, CompletionStage<Reply>> attempt) {
    return resilience.deliver(component, () -> observed(component, delivery, attempt));
  }

  private CompletionStage<Reply> observed(
      String component, Delivery delivery, Function<Delivery, CompletionStage<Reply>> attempt) {
    CallObserver.Observed event =
        observer.input(component, delivery.metadata(), delivery.payload().size());
    Delivery traced =
        event.metadata() == delivery.metadata() ? delivery : new Traced(delivery, event.metadata());
    return attempt
        .apply(traced)
        .whenComplete((reply, failure) -> event.end(failureOf(reply, failure)));
  }

  private static @Nullable String failureOf(@Nullable Reply reply, @Nullable Throwable failure) {
    if (failure != null) {
      return String.valueOf(failure.getMessage());
    }
    if (reply instanceof Reply.Failed failed) {
      return failed.reason();
    }
    return reply instanceof Reply.Unreachable unreachable ? unreachable.reason() : null;
  }

  /** A delivery whose metadata has the trace context of our own step. */
  private record Traced(Delivery original, Map<String, String> metadata) implements Delivery {
    @Override
    public Payload payload() {
      return original.payload();
    }

    @Override
    public int attempt() {
      return original.attempt();
    }

    @Override
    public boolean redelivered() {
      return original.redelivered();
    }
  }
}
