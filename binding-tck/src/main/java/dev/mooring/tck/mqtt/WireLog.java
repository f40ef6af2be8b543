package dev.mooring.tck.mqtt;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/**
 * What went over the wire and when, for the messages of failed tests. Keeps the newest entries and
 * counts those it had to forget. Safe for any thread.
 */
final class WireLog {

  private static final int KEPT = 500;
  private static final int SHOWN_BYTES = 64;

  private final boolean reported;
  private final long start = System.nanoTime();
  private final Deque<String> entries = new ArrayDeque<>();
  private long forgotten;

  /**
   * An empty log.
   *
   * @param reported whether somebody shows it with every failure, so that messages need not
   */
  WireLog(boolean reported) {
    this.reported = reported;
  }

  /** What the message of a failure ends with: the log, unless it is shown anyway. */
  String behindAMessage() {
    return reported ? "" : "\n" + this;
  }

  void in(int connection, byte[] bytes, int length) {
    add(connection, "<- " + Hex.format(bytes, 0, length, SHOWN_BYTES));
  }

  void out(int connection, byte[] bytes) {
    add(connection, "-> " + Hex.format(bytes, 0, bytes.length, SHOWN_BYTES));
  }

  void event(int connection, String what) {
    add(connection, "   " + what);
  }

  private synchronized void add(int connection, String text) {
    if (entries.size() == KEPT) {
      entries.removeFirst();
      forgotten++;
    }
    double millis = (System.nanoTime() - start) / 1e6;
    entries.add(String.format(Locale.ROOT, "%10.1f ms #%d %s", millis, connection, text));
  }

  @Override
  public synchronized String toString() {
    StringBuilder text = new StringBuilder("wire log (<- from the client, -> to the client):");
    if (forgotten > 0) {
      text.append("\n  (").append(forgotten).append(" older entries left out)");
    }
    entries.forEach(entry -> text.append("\n").append(entry));
    return text.toString();
  }
}
