package dev.mooring.bench;

import dev.mooring.bench.peer.Comparison;
import dev.mooring.bench.sidecar.SidecarBench;
import java.io.IOException;
import java.util.Arrays;
import org.openjdk.jmh.Main;
import picocli.CommandLine;

/**
 * {@code ./mooring bench}: the client beside others; {@code bench sidecar}: what a sidecar costs;
 * {@code bench jmh}: parts of the client alone, with whatever JMH takes.
 */
public final class Bench {

  private Bench() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length > 0 && arguments[0].equals("jmh")) {
      Main.main(Arrays.copyOfRange(arguments, 1, arguments.length));
      return;
    }
    System.exit(
        new CommandLine(Comparison.command())
            .addSubcommand(new SidecarBench())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }
}
