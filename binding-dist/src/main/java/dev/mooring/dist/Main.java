package dev.mooring.dist;

import dev.mooring.runtime.cli.Mooring;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Where the process begins. */
public final class Main {

  private Main() {}

  /** Runs {@code mooring} with these arguments and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(Mooring.run(arguments, utf8(System.out), utf8(System.err)));
  }

  private static PrintWriter utf8(OutputStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }
}
