package dev.mooring.tck.probe;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.opentest4j.TestAbortedException;

/**
 * What tests of the kit assert: each throws {@link AssertionError} with a text for people.
 * Stateless, for the thread of a test.
 */
public final class Checks {

  /**
   * A step of a test that returns something. Taken on the thread of the test.
   *
   * @param <T> what it returns
   */
  @FunctionalInterface
  public interface Step<T> {
    /**
     * Takes the step.
     *
     * @throws AssertionError if what ought to come does not
     * @throws Exception if the step breaks down, which fails the test
     */
    T run() throws Exception;
  }

  private Checks() {}

  /** Something is so. */
  public static void check(boolean condition, String message) {
    if (!condition) {
      throw new AssertionError(message);
    }
  }

  /** Something has a value. */
  public static void same(Object expected, Object actual, String what) {
    check(expected.equals(actual), what + " is " + actual + ", expected " + expected);
  }

  /** A call has no outcome, or a failure: anything but success. */
  public static void notDone(String what, CompletionStage<?> stage) {
    CompletableFuture<?> future = stage.toCompletableFuture();
    check(!future.isDone() || future.isCompletedExceptionally(), what + " has succeeded");
  }

  /**
   * What another requirement asks for, and this test takes for granted. A binding that misses it
   * shows nothing of what the test is about: the test is skipped, and the other one's fails.
   *
   * @param what such as {@code the repeat of MQTT-4.4.0-1}
   * @return what the step returns
   * @throws TestAbortedException if the step's assertion fails
   * @throws Exception if the step breaks down
   */
  public static <T> T given(String what, Step<T> step) throws Exception {
    try {
      return step.run();
    } catch (AssertionError missing) {
      throw new TestAbortedException("there is nothing to see without " + what, missing);
    }
  }
}
