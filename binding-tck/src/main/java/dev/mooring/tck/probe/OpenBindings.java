package dev.mooring.tck.probe;

import dev.mooring.api.Binding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The bindings that a test has opened, to be closed with it. For the thread of the test. */
public final class OpenBindings {

  private final List<Binding> opened = new ArrayList<>();

  /**
   * Takes a binding in.
   *
   * @return the same binding
   */
  public <B extends Binding> B add(B binding) {
    opened.add(binding);
    return binding;
  }

  /** Those that were taken in and not let go, oldest first. */
  public List<Binding> all() {
    return List.copyOf(opened);
  }

  /** Lets all go, as they are. */
  public void clear() {
    opened.clear();
  }

  /**
   * Closes all; the test is over, and how well that works is not its question.
   *
   * @param history where it is noted if one does not close
   * @param atMost how long to wait for each
   */
  public void close(History history, Duration atMost) {
    for (Binding binding : opened) {
      try {
        binding
            .close(Duration.ZERO)
            .toCompletableFuture()
            .get(atMost.toNanos(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException | TimeoutException | RuntimeException e) {
        history.add("closing after the test: " + e);
      }
    }
  }
}
