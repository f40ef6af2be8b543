package dev.mooring.runtime.cli;

import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;

/**
 * The line of a terminal that a progress bar is drawn on again and again, by a thread of its own.
 * Whoever else writes to the terminal meanwhile would have his words overwritten by the next
 * drawing; what is said here stands above the bar. Safe for any thread.
 */
final class BarLine extends ConsoleProgressBarConsumer {

  private static final String LINE_START = "\r";
  private static final String CLEARED = "\r\u001b[2K";

  private final PrintStream terminal;
  private String bar = "";

  /** On a terminal, as wide as that is. */
  BarLine(PrintStream terminal) {
    super(terminal);
    this.terminal = terminal;
  }

  @Override
  public synchronized void accept(String drawing) {
    bar = drawing;
    terminal.print(LINE_START + bar);
    terminal.flush();
  }

  /** Puts a line above the bar. */
  synchronized void say(String line) {
    terminal.println(CLEARED + line);
    accept(bar);
  }

  @Override
  public synchronized void close() {
    terminal.println();
    terminal.flush();
  }
}
