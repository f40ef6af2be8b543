package dev.mooring.bench.peer;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** One client at one workload: warm up, measure. */
record Run(Peers peer, Endpoint endpoint, Turn turn, Probe probe) {

  private static final long PATIENCE_NANOS = Duration.ofSeconds(20).toNanos();

  Map<Metric, Double> measure() throws Exception {
    return switch (workload().kind()) {
      case PUBLISH, PUBLISH_TLS -> publish();
      case RECEIVE -> receive();
      case ROUND_TRIP -> roundTrip();
      case LATENCY -> latency();
      case IDLE -> idle();
      case RESUME -> Map.of(Metric.RESUME_MILLIS, new Resumption(endpoint, workload()).millis());
    };
  }

  private Workload workload() {
    return turn.workload();
  }

  private Peer connect(String clientId) throws Exception {
    return peer.connect(endpoint, workload(), clientId);
  }

  private Map<Metric, Double> publish() throws Exception {
    try (Peer client = connect("bench")) {
      Window window = new Window(workload().window());
      Runnable acknowledged = window::leave;
      send(client, window, acknowledged, turn.warmUp());
      probe.begin();
      long first = window.left();
      send(client, window, acknowledged, turn.measured());
      long count = window.left() - first;
      probe.end();
      if (!window.drain(System.nanoTime() + PATIENCE_NANOS)) {
        throw new IllegalStateException(peer + ": messages were never acknowledged: " + workload());
      }
      return probe.figures(count);
    }
  }

  private static void send(Peer client, Window window, Runnable acknowledged, Duration time)
      throws Exception {
    long deadline = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < deadline) {
      if (window.enter(deadline)) {
        client.publish(acknowledged);
      }
    }
  }

  private Map<Metric, Double> receive() throws Exception {
    LongAdder received = new LongAdder();
    try (Peer client = connect("bench")) {
      client.subscribe(
          "stream/" + workload().qos() + "/" + workload().size() + "/" + workload().inFlight(),
          workload().qos(),
          received::increment);
      awaitFirst(received);
      pause(turn.warmUp());
      probe.begin();
      long first = received.sum();
      pause(turn.measured());
      long count = received.sum() - first;
      probe.end();
      return probe.figures(count);
    }
  }

  private void awaitFirst(LongAdder received) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (received.sum() == 0) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException(peer + ": no message arrived: " + workload());
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** The window is opened by what arrives: a lost message would show as a standstill. */
  private Map<Metric, Double> roundTrip() throws Exception {
    Window window = new Window(workload().window());
    try (Peer receiver = connect("bench-receiver");
        Peer sender = connect("bench-sender")) {
      receiver.subscribe("bench/topic", workload().qos(), window::leave);
      Runnable acknowledged = () -> {};
      send(sender, window, acknowledged, turn.warmUp());
      probe.begin();
      long first = window.left();
      send(sender, window, acknowledged, turn.measured());
      long count = window.left() - first;
      probe.end();
      if (!window.drain(System.nanoTime() + PATIENCE_NANOS)) {
        throw new IllegalStateException(peer + ": messages did not arrive: " + workload());
      }
      return probe.figures(count);
    }
  }

  /**
   * An open loop: each message has a time at which it should be sent, and one that is sent late
   * because the client was busy counts from then.
   */
  private Map<Metric, Double> latency() throws Exception {
    try (Peer client = connect("bench")) {
      double rate = capacity(client) * workload().window() / 100;
      openLoop(client, rate, new ConcurrentHistogram(3), turn.warmUp());
      Histogram latencies = new ConcurrentHistogram(3);
      openLoop(client, rate, latencies, turn.measured());
      Map<Metric, Double> values = new TreeMap<>();
      values.put(
          Metric.MESSAGES_PER_SECOND,
          latencies.getTotalCount() / (turn.measured().toNanos() / 1e9));
      values.put(Metric.P50_MICROS, latencies.getValueAtPercentile(50) / 1e3);
      values.put(Metric.P99_MICROS, latencies.getValueAtPercentile(99) / 1e3);
      values.put(Metric.P999_MICROS, latencies.getValueAtPercentile(99.9) / 1e3);
      return values;
    }
  }

  /** Messages a second with a full window, after a warm-up. */
  private double capacity(Peer client) throws Exception {
    Window window = new Window(workload().inFlight());
    Runnable acknowledged = window::leave;
    send(client, window, acknowledged, turn.warmUp());
    long first = window.left();
    long begin = System.nanoTime();
    send(client, window, acknowledged, turn.measured());
    double rate = (window.left() - first) / ((System.nanoTime() - begin) / 1e9);
    if (!window.drain(System.nanoTime() + PATIENCE_NANOS)) {
      throw new IllegalStateException(peer + ": messages were never acknowledged: " + workload());
    }
    return rate;
  }

  private void openLoop(Peer client, double rate, Histogram latencies, Duration time)
      throws Exception {
    long count = (long) (rate * time.toNanos() / 1e9);
    double interval = 1e9 / rate;
    Window all = new Window(Integer.MAX_VALUE);
    long start = System.nanoTime();
    for (long i = 0; i < count; i++) {
      long intended = start + (long) (i * interval);
      for (long early = intended - System.nanoTime();
          early > 0;
          early = intended - System.nanoTime()) {
        LockSupport.parkNanos(early);
      }
      all.enter(Long.MAX_VALUE);
      client.publish(
          () -> {
            latencies.recordValue(System.nanoTime() - intended);
            all.leave();
          });
    }
    if (!all.drain(System.nanoTime() + PATIENCE_NANOS)) {
      throw new IllegalStateException(peer + ": messages were never acknowledged: " + workload());
    }
  }

  private Map<Metric, Double> idle() throws Exception {
    List<Peer> clients = new ArrayList<>();
    try {
      // The first brings what all share.
      clients.add(connect("bench-0"));
      long before = liveHeap();
      for (int i = 1; i <= workload().window(); i++) {
        clients.add(connect("bench-" + i));
      }
      long after = liveHeap();
      Map<Metric, Double> values = new TreeMap<>();
      values.put(Metric.HEAP_PER_CONNECTION, (after - before) / (double) workload().window());
      values.put(Metric.THREADS, (double) ManagementFactory.getThreadMXBean().getThreadCount());
      return values;
    } finally {
      clients.forEach(Peer::close);
    }
  }

  private static long liveHeap() {
    long used = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      used = Math.min(used, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return used;
  }

  private static void pause(Duration time) {
    long deadline = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = deadline - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
