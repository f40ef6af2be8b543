package dev.mooring.mqtt;

import dev.mooring.api.Meters;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;

/** Meters that a test can read. */
final class RecordingMeters implements Meters {

  private final Map<String, AtomicLong> counts = new ConcurrentHashMap<>();
  private final Map<String, DoubleSupplier> gauges = new ConcurrentHashMap<>();

  @Override
  public Counter counter(String name, String description) {
    AtomicLong count = counts.computeIfAbsent(name, unknown -> new AtomicLong());
    return count::addAndGet;
  }

  @Override
  public Timer timer(String name, String description) {
    AtomicLong count = counts.computeIfAbsent(name, unknown -> new AtomicLong());
    return nanos -> {
      if (nanos < 0) {
        throw new IllegalArgumentException(name + " recorded " + nanos + " ns");
      }
      count.incrementAndGet();
    };
  }

  @Override
  public void gauge(String name, String description, DoubleSupplier value) {
    gauges.put(name, value);
  }

  /** A counter's sum, or how often a timer has recorded. */
  long count(String name) {
    AtomicLong count = counts.get(name);
    if (count == null) {
      throw new AssertionError("no counter " + name + " among " + counts.keySet());
    }
    return count.get();
  }

  double gauge(String name) {
    DoubleSupplier gauge = gauges.get(name);
    if (gauge == null) {
      throw new AssertionError("no gauge " + name + " among " + gauges.keySet());
    }
    return gauge.getAsDouble();
  }
}
