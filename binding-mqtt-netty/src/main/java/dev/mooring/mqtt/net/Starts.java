package dev.mooring.mqtt.net;

import dev.mooring.api.BindingException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Those who wait to be told that there is a connection. Confined to the event loop. */
final class Starts {

  private final Completions completions;
  private List<CompletableFuture<Void>> waiting = new ArrayList<>();
  private boolean answered;

  Starts(Completions completions) {
    this.completions = completions;
  }

  void add(CompletableFuture<Void> start) {
    waiting.add(start);
  }

  /** Whether there has ever been an answer: what fails later is no failure to start. */
  boolean isAnswered() {
    return answered;
  }

  /** Tells all who wait; {@code null} says that there is a connection. */
  void answer(@Nullable BindingException failure) {
    answered = true;
    List<CompletableFuture<Void>> told = waiting;
    waiting = new ArrayList<>();
    for (CompletableFuture<Void> start : told) {
      completions.add(
          () -> {
            if (failure == null) {
              start.complete(null);
            } else {
              start.completeExceptionally(failure);
            }
          });
    }
  }
}
