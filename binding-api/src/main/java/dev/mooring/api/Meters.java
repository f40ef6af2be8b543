package dev.mooring.api;

import java.util.function.DoubleSupplier;

/**
 * Where a binding's metrics go. The runtime labels each with the component's name; names are in
 * snake case without a prefix, durations in seconds, sizes in bytes. Safe for any thread.
 */
public interface Meters {

  /** A number that only grows, from 0; the same counter for the same name. */
  Counter counter(String name, String description);

  /** Durations of something that happens again and again; the same timer for the same name. */
  Timer timer(String name, String description);

  /**
   * A number that is read when somebody looks. The supplier is called on any thread and kept until
   * the component is closed.
   */
  void gauge(String name, String description, DoubleSupplier value);

  /** A number that only grows. Safe for any thread. */
  @FunctionalInterface
  interface Counter {
    /** Adds an amount, which is not negative. */
    void add(long amount);
  }

  /** Durations of something that happens again and again. Safe for any thread. */
  @FunctionalInterface
  interface Timer {
    /** Records one duration in nanoseconds, which is not negative. */
    void record(long nanos);
  }
}
