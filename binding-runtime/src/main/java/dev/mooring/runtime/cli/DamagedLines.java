package dev.mooring.runtime.cli;

import dev.mooring.runtime.deadletter.DeadLetterScan;
import java.io.PrintWriter;

/** Says what was in a file and is no letter. Stateless. */
final class DamagedLines {

  private DamagedLines() {}

  static void tell(String component, DeadLetterScan scan, PrintWriter err) {
    if (scan.damaged() > 0) {
      err.println(
          "warning: "
              + component
              + ": "
              + scan.damaged()
              + " lines cannot be read, as a process leaves them that is killed while it writes;"
              + " their messages were not acknowledged");
      err.flush();
    }
  }
}
