package dev.mooring.bench.peer;

import dev.mooring.api.BindingContext;
import dev.mooring.api.DeadLetters;
import dev.mooring.api.Meters;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.DoubleSupplier;

/** The least that a binding needs: threads. What it counts goes nowhere. */
record BareContext(Executor executor) implements BindingContext {

  @Override
  public String name() {
    return "bench";
  }

  @Override
  public InstantSource clock() {
    return InstantSource.system();
  }

  @Override
  public Meters meters() {
    return new Meters() {
      @Override
      public Counter counter(String name, String description) {
        return amount -> {};
      }

      @Override
      public Timer timer(String name, String description) {
        return nanos -> {};
      }

      @Override
      public void gauge(String name, String description, DoubleSupplier value) {
        // nobody looks
      }
    };
  }

  @Override
  public DeadLetters deadLetters() {
    return letter ->
        CompletableFuture.failedFuture(new IllegalStateException("no message fails here"));
  }

  @Override
  public Optional<Path> dataDirectory() {
    return Optional.empty();
  }
}
