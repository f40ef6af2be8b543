package dev.mooring.bench;

import dev.mooring.bench.peer.Comparison;
import dev.mooring.bench.sidecar.SidecarBench;
import picocli.CommandLine;

/**
 * {@code ./mooring bench}: the client beside others; {@code bench sidecar}: what a sidecar costs.
 */
public final class Bench {

  private Bench() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(Comparison.command())
            .addSubcommand(new SidecarBench())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }
}
