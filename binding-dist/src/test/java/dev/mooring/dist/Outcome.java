package dev.mooring.dist;

import dev.mooring.runtime.cli.Mooring;
import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * What a command of {@code mooring} says, run in this process.
 *
 * @param code its exit code
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
record Outcome(int code, String out, String err) {

  static Outcome of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Mooring.run(arguments, new PrintWriter(out, true), new PrintWriter(err, true));
    return new Outcome(code, out.toString(), err.toString());
  }
}
