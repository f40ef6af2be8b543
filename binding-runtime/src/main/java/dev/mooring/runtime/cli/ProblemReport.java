package dev.mooring.runtime.cli;

import dev.mooring.api.config.Problem;
import java.io.PrintWriter;
import java.util.List;

/** Writes what is wrong with component files, one line for each. Stateless. */
final class ProblemReport {

  private ProblemReport() {}

  static void print(List<Problem> problems, PrintWriter err) {
    for (Problem problem : problems) {
      err.println((problem.isError() ? "error: " : "warning: ") + problem);
    }
    err.flush();
  }
}
