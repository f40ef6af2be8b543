package dev.mooring.runtime.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The application, where it is started by us. It has our standard streams and our environment, and
 * the ports in that under the names by which Dapr's SDKs find them. Safe for any thread.
 */
final class AppProcess {

  private static final Logger LOG = LoggerFactory.getLogger(AppProcess.class);

  private final Process process;

  private AppProcess(Process process) {
    this.process = process;
  }

  /**
   * Starts it.
   *
   * @param more variables beside those of this process
   * @throws IOException if there is no such command, or it may not be run
   */
  static AppProcess start(List<String> command, Map<String, String> more) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    builder.environment().putAll(more);
    AppProcess started = new AppProcess(builder.start());
    LOG.info("application started with process id {}", started.process.pid());
    return started;
  }

  /** Completes with its exit code when it has ended. */
  CompletionStage<Integer> ended() {
    return process.onExit().thenApply(Process::exitValue);
  }

  /**
   * Asks it to end, and after a while makes it.
   *
   * @return completes, never exceptionally, when it has ended
   */
  CompletionStage<Void> stop(Duration grace) {
    process.destroy();
    CompletableFuture<Void> gone = process.onExit().thenAccept(ended -> {});
    return gone.copy()
        .orTimeout(Math.max(1, grace.toMillis()), TimeUnit.MILLISECONDS)
        .exceptionallyCompose(
            tooLong -> {
              LOG.warn("the application does not end by itself and is killed");
              process.descendants().forEach(ProcessHandle::destroyForcibly);
              process.destroyForcibly();
              return gone;
            });
  }
}
