package dev.mooring.dist;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.mooring.runtime.cli.ExitCodes;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mooring quickstart}: shows somebody who has nothing how events go round. */
@Command(
    name = "quickstart",
    description = "Starts a broker, a sidecar and a small application, and shows events.",
    mixinStandardHelpOptions = true)
final class QuickstartCommand implements Callable<Integer> {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int ENDLESS = Integer.MAX_VALUE;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "Ends after N events; without it a signal ends it.")
  private int count = ENDLESS;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    if (count < 1) {
      throw new ParameterException(command, "--count: " + count + "; expected 1 or more");
    }
    quietLogs();
    PrintWriter out = command.getOut();
    Quickstart quickstart = Quickstart.start(out, count);
    // For Ctrl-C; when the count is reached it has nothing left to do.
    Runtime.getRuntime().addShutdownHook(new Thread(quickstart::close, "mooring-quickstart-end"));
    out.println(quickstart.introduction());
    out.println(count == ENDLESS ? "Events, until Ctrl-C:" : "The next " + count + " events:");
    out.flush();
    quickstart.beginSending();
    boolean arrived = quickstart.awaitEvents(count, PATIENCE);
    quickstart.close();
    if (!arrived) {
      command
          .getErr()
          .println("error: no event arrived within " + PATIENCE.toSeconds() + " seconds");
    }
    return arrived ? ExitCodes.OK : ExitCodes.FAILURE;
  }

  /** Here events are what matters, and nothing goes wrong that a log would explain. */
  private static void quietLogs() {
    if (LoggerFactory.getLogger("dev.mooring") instanceof Logger logger) {
      logger.setLevel(Level.WARN);
    }
  }
}
