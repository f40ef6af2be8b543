package dev.mooring.runtime.cli;

import dev.mooring.runtime.dispatch.SidecarControl;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process in order when it is told to by a signal, with exit code 0: a JVM of itself would
 * end with 143 after SIGTERM, and whoever asked it to stop would take that for a failure.
 */
final class Termination {

  private static final Logger LOG = LoggerFactory.getLogger(Termination.class);

  /** On top of the grace period: what the network and the disk may take to let go. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  /** The answer to who asked for the end is given that time to leave. */
  private static final Duration FORCED_AFTER = Duration.ofMillis(100);

  private final CountDownLatch signal = new CountDownLatch(1);
  private final Thread hook;
  private volatile boolean disarmed;
  private volatile int exitCode = ExitCodes.OK;

  private Termination(Supplier<CompletionStage<Void>> stop, Duration grace) {
    hook = new Thread(() -> onSignal(stop, grace), "mooring-termination");
  }

  /**
   * From now on a signal calls {@code stop} and ends the process when its stage has completed.
   *
   * @param grace how long that may take; a little more is given before the process ends regardless
   */
  static Termination arm(Supplier<CompletionStage<Void>> stop, Duration grace) {
    Termination termination = new Termination(stop, grace);
    Runtime.getRuntime().addShutdownHook(termination.hook);
    return termination;
  }

  /** As a signal would; forced, the process ends shortly, whatever is under way. */
  void end(SidecarControl.Shutdown how) {
    switch (how) {
      case GRACEFUL -> signal.countDown();
      case FORCED ->
          CompletableFuture.delayedExecutor(FORCED_AFTER.toMillis(), TimeUnit.MILLISECONDS)
              .execute(
                  () -> {
                    System.out.flush();
                    Runtime.getRuntime().halt(ExitCodes.FAILURE);
                  });
    }
  }

  /** The process has to end with that exit code, unless it was told to end before. */
  void endWith(int code) {
    if (signal.getCount() > 0) {
      exitCode = code;
      signal.countDown();
    }
  }

  /** What the process ends with. */
  int exitCode() {
    return exitCode;
  }

  /** Waits until a signal comes, or {@link #end} is called; then the process has to end. */
  void await() throws InterruptedException {
    signal.await();
  }

  /** A signal is no longer our business: the process ends by itself, with its own exit code. */
  void disarm() {
    disarmed = true;
  }

  private void onSignal(Supplier<CompletionStage<Void>> stop, Duration grace) {
    if (disarmed) {
      return;
    }
    LOG.info("stopping");
    signal.countDown();
    try {
      stop.get().toCompletableFuture().get(grace.plus(MARGIN).toMillis(), TimeUnit.MILLISECONDS);
      LOG.info("stopped");
    } catch (TimeoutException | ExecutionException e) {
      LOG.error("not everything could be stopped in order", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    System.out.flush();
    Runtime.getRuntime().halt(exitCode);
  }
}
