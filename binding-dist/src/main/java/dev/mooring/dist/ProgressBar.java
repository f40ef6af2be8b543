package dev.mooring.dist;

import dev.mooring.tck.KitRun;
import java.io.Console;
import java.io.PrintWriter;

/** Shows on a terminal how far a run has come; elsewhere it is silent. */
final class ProgressBar implements KitRun.Progress, AutoCloseable {

  private static final int WIDTH = 40;

  private final PrintWriter terminal;
  private final boolean shown;
  private String what = "";
  private long all = 1;
  private long done;

  ProgressBar(PrintWriter terminal) {
    this(terminal, isTerminal());
  }

  ProgressBar(PrintWriter terminal, boolean shown) {
    this.terminal = terminal;
    this.shown = shown;
  }

  /** Newer JDKs have a console that may be a file or a pipe, and say so. */
  private static boolean isTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
    } catch (NoSuchMethodException olderJdk) {
      return true;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Console.isTerminal() cannot be asked", e);
    }
  }

  /** Something else is done from now on. */
  void begin(String next) {
    what = next;
  }

  @Override
  public void planned(long tests) {
    all = Math.max(1, tests);
    done = 0;
    show();
  }

  @Override
  public void done(String test) {
    done++;
    show();
  }

  /** Leaves the line to others. */
  @Override
  public void close() {
    if (shown) {
      terminal.print("\r\u001b[K");
      terminal.flush();
    }
  }

  private void show() {
    if (shown) {
      int filled = (int) (Math.min(done, all) * WIDTH / all);
      terminal.print(
          "\r\u001b[K["
              + "#".repeat(filled)
              + ".".repeat(WIDTH - filled)
              + "] "
              + done
              + "/"
              + all
              + " "
              + what);
      terminal.flush();
    }
  }
}
