package dev.mooring.mqtt;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Stages as callers are given them. */
final class Stages {

  private Stages() {}

  /**
   * A stage with the same outcome, which its owner alone completes, and whose failure is the
   * exception itself, not one around it.
   */
  static <T> CompletableFuture<T> copy(CompletionStage<T> stage) {
    CompletableFuture<T> copy = new CompletableFuture<>();
    stage.whenComplete(
        (value, failure) -> {
          if (failure == null) {
            copy.complete(value);
          } else {
            copy.completeExceptionally(Causes.unwrapped(failure));
          }
        });
    return copy;
  }
}
