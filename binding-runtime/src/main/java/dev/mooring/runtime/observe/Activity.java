package dev.mooring.runtime.observe;

import dev.mooring.api.Direction;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What has happened lately, for people who look: totals for each side of each component, and the
 * newest events and calls with their metadata and without their payloads. Safe for any thread.
 */
public final class Activity {

  /** How many events and calls are remembered. */
  public static final int MAX_ENTRIES = 200;

  /** How many components have totals; what callers name and is not there has none. */
  private static final int MAX_SIDES = 1_000;

  private static final int MAX_TEXT = 200;
  private static final int MAX_METADATA = 16;

  /** The upper bounds of the latency histogram, in milliseconds; the last bucket has none. */
  public static final List<Double> BOUNDS =
      List.of(0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0, 1024.0, 4096.0);

  private final Deque<Entry> entries = new ArrayDeque<>();
  private final Map<Side, Totals> totals = new TreeMap<>();
  private long number;

  /**
   * One event or call. Immutable.
   *
   * @param number counts up from 1
   * @param at when it ended
   * @param direction which way it went
   * @param component the component's name
   * @param metadata what was known of it beside its payload, cut to a readable length
   * @param size the payload's length in bytes
   * @param micros how long it took
   * @param failure why it failed; {@code null} if it did not
   */
  public record Entry(
      long number,
      Instant at,
      Direction direction,
      String component,
      Map<String, String> metadata,
      int size,
      long micros,
      @Nullable String failure) {}

  /**
   * One side of a component.
   *
   * @param component its name
   * @param direction which way it goes
   */
  public record Side(String component, Direction direction) implements Comparable<Side> {
    @Override
    public int compareTo(Side other) {
      int byName = component.compareTo(other.component);
      return byName != 0 ? byName : direction.compareTo(other.direction);
    }
  }

  /**
   * What one side has done since the start. Immutable.
   *
   * @param count how many events or calls
   * @param failures how many of them failed
   * @param buckets how many took no longer than each of {@link #BOUNDS}, and longer than the one
   *     before; the last took longer than all
   */
  public record Totals(long count, long failures, List<Long> buckets) {
    private static final Totals NOTHING =
        new Totals(0, 0, List.copyOf(java.util.Collections.nCopies(BOUNDS.size() + 1, 0L)));

    private Totals and(double millis, boolean failed) {
      List<Long> more = new ArrayList<>(buckets);
      int bucket = 0;
      while (bucket < BOUNDS.size() && millis > BOUNDS.get(bucket)) {
        bucket++;
      }
      more.set(bucket, more.get(bucket) + 1);
      return new Totals(count + 1, failures + (failed ? 1 : 0), List.copyOf(more));
    }
  }

  synchronized void record(
      Direction direction,
      String component,
      Map<String, String> metadata,
      int size,
      long nanos,
      @Nullable String failure) {
    number++;
    if (entries.size() == MAX_ENTRIES) {
      entries.removeFirst();
    }
    entries.addLast(
        new Entry(
            number,
            Instant.now(),
            direction,
            component,
            shown(metadata),
            size,
            nanos / 1_000,
            failure == null ? null : cut(failure)));
    Side side = new Side(component, direction);
    if (totals.containsKey(side) || totals.size() < MAX_SIDES) {
      totals.put(side, totals.getOrDefault(side, Totals.NOTHING).and(nanos / 1e6, failure != null));
    }
  }

  /** What came after an entry of that number, oldest first. */
  public synchronized List<Entry> since(long last) {
    return entries.stream().filter(entry -> entry.number() > last).toList();
  }

  /** All totals, by component. */
  public synchronized Map<Side, Totals> totals() {
    return new TreeMap<>(totals);
  }

  private static Map<String, String> shown(Map<String, String> metadata) {
    Map<String, String> shown = new TreeMap<>();
    metadata.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .limit(MAX_METADATA)
        .forEach(entry -> shown.put(cut(entry.getKey()), cut(entry.getValue())));
    return shown;
  }

  private static String cut(String text) {
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT - 1) + "\u2026";
  }
}
