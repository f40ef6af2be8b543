package dev.mooring.tck.probe;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/**
 * What happened during a test and when, for its failure message. Keeps the newest events. Safe for
 * any thread.
 */
public final class History {

  private static final int KEPT = 200;

  private final long start = System.nanoTime();
  private final Deque<String> events = new ArrayDeque<>();
  private long forgotten;

  /** Adds an event. */
  public void add(String what) {
    String line =
        String.format(
            Locale.ROOT,
            "%9.1f ms [%s] %s",
            (System.nanoTime() - start) / 1e6,
            Thread.currentThread().getName(),
            what);
    synchronized (events) {
      if (events.size() == KEPT) {
        events.removeFirst();
        forgotten++;
      }
      events.add(line);
    }
  }

  @Override
  public String toString() {
    synchronized (events) {
      String older = forgotten == 0 ? "" : "  (" + forgotten + " older events left out)\n";
      return older + String.join("\n", events);
    }
  }
}
