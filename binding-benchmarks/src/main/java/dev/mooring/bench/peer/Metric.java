package dev.mooring.bench.peer;

import java.util.Locale;

/** What is measured, in which unit, and which way is better. */
enum Metric {
  /** Messages a second. */
  MESSAGES_PER_SECOND("msg/s", 0),
  /** Processor time of the client's process for a message, in microseconds. */
  CPU_MICROS("CPU µs/msg", 2),
  /** Bytes allocated for a message. */
  HEAP_BYTES("heap B/msg", 0),
  /** Write calls on sockets for a message. */
  WRITES("writes/msg", 4),
  /** Bytes of live heap for an idle connection. */
  HEAP_PER_CONNECTION("heap B/connection", 0),
  /** Threads of the process. */
  THREADS("threads", 0),
  /** Median latency from the intended send time, in microseconds. */
  P50_MICROS("p50 µs", 0),
  /** 99th percentile of the latency, in microseconds. */
  P99_MICROS("p99 µs", 0),
  /** 99.9th percentile of the latency, in microseconds. */
  P999_MICROS("p99.9 µs", 0),
  /** From CONNACK until every open send was repeated and acknowledged, in milliseconds. */
  RESUME_MILLIS("resume ms", 0);

  private final String title;
  private final int decimals;

  Metric(String title, int decimals) {
    this.title = title;
    this.decimals = decimals;
  }

  String title() {
    return title;
  }

  String format(double value) {
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }
}
