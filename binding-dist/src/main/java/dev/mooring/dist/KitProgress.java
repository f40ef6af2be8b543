package dev.mooring.dist;

import dev.mooring.runtime.cli.Progress;
import dev.mooring.tck.KitRun;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** How far one part of a run has come, on a terminal; elsewhere it is silent. For one thread. */
final class KitProgress implements KitRun.Progress, AutoCloseable {

  private final String part;
  private final PrintWriter elsewhere;
  private @Nullable Progress progress;

  KitProgress(String part, PrintWriter elsewhere) {
    this.part = part;
    this.elsewhere = elsewhere;
  }

  @Override
  public void planned(long tests) {
    close();
    progress = Progress.of(part, tests, elsewhere);
  }

  @Override
  public void done(String test) {
    if (progress != null) {
      progress.step();
    }
  }

  @Override
  public void close() {
    if (progress != null) {
      progress.close();
      progress = null;
    }
  }
}
