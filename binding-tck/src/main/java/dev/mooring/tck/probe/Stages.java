package dev.mooring.tck.probe;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waiting for what a binding promises. Stateless; blocks the thread of a test. */
public final class Stages {

  private Stages() {}

  /**
   * Waits for the value of a stage.
   *
   * @param what what it is, for the message of a failure
   * @throws AssertionError if it fails, or does not complete in time
   * @throws InterruptedException if the test is to end
   */
  public static <T> T get(String what, CompletionStage<T> stage, Duration atMost)
      throws InterruptedException {
    try {
      return stage.toCompletableFuture().get(atMost.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(what + " did not complete within " + atMost, e);
    } catch (ExecutionException e) {
      throw new AssertionError(what + " failed: " + e.getCause(), e.getCause());
    }
  }
}
