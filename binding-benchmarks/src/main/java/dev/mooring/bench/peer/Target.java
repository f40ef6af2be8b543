package dev.mooring.bench.peer;

import static dev.mooring.bench.peer.Metric.CPU_MICROS;
import static dev.mooring.bench.peer.Metric.HEAP_BYTES;
import static dev.mooring.bench.peer.Metric.HEAP_PER_CONNECTION;
import static dev.mooring.bench.peer.Metric.MESSAGES_PER_SECOND;
import static dev.mooring.bench.peer.Metric.RESUME_MILLIS;
import static dev.mooring.bench.peer.Metric.WRITES;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What we want to be, and whether we are.
 *
 * @param what the workload
 * @param wanted the target, for people
 * @param measured the figure, for people
 * @param value the figure
 * @param met whether the figure is within the target
 */
record Target(String what, String wanted, String measured, double value, boolean met) {

  /** What {@code thenRun} allocates: the stage that it returns, and its entry in the one before. */
  private static final int DEPENDENT_STAGE_BYTES = 24 + 40;

  /** Those that this recording can tell. */
  static List<Target> all(Recording recording) {
    return new Collector(recording).collect();
  }

  /** Goes through the workloads of a recording. */
  private static final class Collector {
    private final Recording recording;
    private final List<Target> targets = new ArrayList<>();

    Collector(Recording recording) {
      this.recording = recording;
    }

    List<Target> collect() {
      recording.workloads().forEach(this::add);
      return targets;
    }

    private void add(Workload workload) {
      switch (workload.kind()) {
        case PUBLISH -> publish(workload);
        case RECEIVE -> receive(workload);
        case PUBLISH_TLS -> tls(workload);
        case IDLE ->
            atMost(workload, "heap for a connection", HEAP_PER_CONNECTION, Peers.MOORING, 8192);
        case RESUME ->
            atMost(
                workload,
                "from CONNACK to the last acknowledgement",
                RESUME_MILLIS,
                Peers.MOORING_CALLBACK,
                250);
        case ROUND_TRIP, LATENCY -> {}
      }
    }

    private void publish(Workload workload) {
      OptionalDouble floor = recording.median(Peers.FLOOR, workload, CPU_MICROS);
      if (workload.window() >= 100 && floor.isPresent()) {
        ratio(workload, "CPU to the floor's", CPU_MICROS, Peers.MOORING, floor.getAsDouble(), 1);
        ratio(
            workload,
            "CPU to the floor's, callback form",
            CPU_MICROS,
            Peers.MOORING_CALLBACK,
            floor.getAsDouble(),
            1);
      }
      double faster = workload.window() >= 100 ? 2 : 1.5;
      rate(workload, "msg/s to the best peer's", Peers.MOORING, faster);
      rate(workload, "msg/s to the best peer's, callback form", Peers.MOORING_CALLBACK, faster);
      if (workload.size() == 64) {
        atMost(
            workload,
            "heap with a future and a stage of "
                + DEPENDENT_STAGE_BYTES
                + " B that the application waits with",
            HEAP_BYTES,
            Peers.MOORING,
            120.0 + DEPENDENT_STAGE_BYTES);
        atMost(workload, "heap in the callback form", HEAP_BYTES, Peers.MOORING_CALLBACK, 48);
      }
      if (workload.window() == 1 && workload.qos() == 1) {
        // One, but for those under way when counting began.
        atMost(workload, "writes for a message", WRITES, Peers.MOORING, 1.01);
      }
      if (workload.window() == 20 && workload.qos() == 1) {
        atMost(workload, "writes for a message", WRITES, Peers.MOORING, 0.08);
      }
      OptionalDouble bare = recording.median(Peers.MOORING, workload, CPU_MICROS);
      if (workload.window() >= 100 && bare.isPresent()) {
        ratio(
            workload,
            "CPU of the binding to the client's",
            CPU_MICROS,
            Peers.MOORING_BINDING,
            bare.getAsDouble(),
            1.15);
      }
    }

    private void receive(Workload workload) {
      if (workload.qos() == 0) {
        return;
      }
      if (workload.window() == 1) {
        added(workload);
        return;
      }
      OptionalDouble hivemq = recording.median(Peers.HIVEMQ, workload, CPU_MICROS);
      hivemq.ifPresent(
          cpu -> ratio(workload, "CPU to HiveMQ's", CPU_MICROS, Peers.MOORING, cpu, 0.25));
      OptionalDouble vertx = recording.median(Peers.VERTX, workload, CPU_MICROS);
      vertx.ifPresent(cpu -> ratio(workload, "CPU to Vert.x's", CPU_MICROS, Peers.MOORING, cpu, 1));
      OptionalDouble bare = recording.median(Peers.MOORING, workload, CPU_MICROS);
      bare.ifPresent(
          cpu ->
              ratio(
                  workload,
                  "CPU of the binding to the client's",
                  CPU_MICROS,
                  Peers.MOORING_BINDING,
                  cpu,
                  1.15));
      atMost(workload, "writes for a message", WRITES, Peers.MOORING, 0.03);
      // The payload's array is the user's; a header of 16 bytes belongs to it.
      atMost(
          workload,
          "heap beside the payload",
          HEAP_BYTES,
          Peers.MOORING,
          150.0 + workload.size() + 16);
    }

    /** One message at a time: what its way through the client takes beyond the floor's. */
    private void added(Workload workload) {
      OptionalDouble floor = recording.median(Peers.FLOOR, workload, MESSAGES_PER_SECOND);
      OptionalDouble ours = recording.median(Peers.MOORING, workload, MESSAGES_PER_SECOND);
      if (floor.isPresent() && ours.isPresent()) {
        double micros = 1e6 / ours.getAsDouble() - 1e6 / floor.getAsDouble();
        targets.add(
            new Target(
                workload.title() + ": µs from message to acknowledgement beyond the floor's",
                "≤ 200",
                String.format(Locale.ROOT, "%.0f", micros),
                micros,
                micros <= 200));
      }
    }

    private void tls(Workload workload) {
      Workload plain =
          new Workload(Workload.Kind.PUBLISH, workload.qos(), workload.size(), workload.window());
      OptionalDouble without = recording.median(Peers.MOORING, plain, MESSAGES_PER_SECOND);
      OptionalDouble with = recording.median(Peers.MOORING, workload, MESSAGES_PER_SECOND);
      if (without.isPresent() && with.isPresent()) {
        double ratio = with.getAsDouble() / without.getAsDouble();
        targets.add(
            new Target(
                workload.title() + ": msg/s to those without TLS",
                "≥ 0.70",
                two(ratio),
                ratio,
                ratio >= 0.7));
      }
    }

    private void rate(Workload workload, String what, Peers peer, double wanted) {
      OptionalDouble best = recording.bestPeer(workload, MESSAGES_PER_SECOND);
      OptionalDouble ours = recording.median(peer, workload, MESSAGES_PER_SECOND);
      if (best.isPresent() && ours.isPresent()) {
        double ratio = ours.getAsDouble() / best.getAsDouble();
        targets.add(
            new Target(
                workload.title() + ": " + what,
                "≥ " + two(wanted),
                two(ratio),
                ratio,
                ratio >= wanted));
      }
    }

    private void ratio(
        Workload workload, String what, Metric metric, Peers peer, double to, double wanted) {
      recording
          .median(peer, workload, metric)
          .ifPresent(
              value ->
                  targets.add(
                      new Target(
                          workload.title() + ": " + what,
                          "≤ " + two(wanted),
                          two(value / to),
                          value / to,
                          value / to <= wanted)));
    }

    private void atMost(Workload workload, String what, Metric metric, Peers peer, double wanted) {
      recording
          .median(peer, workload, metric)
          .ifPresent(
              value ->
                  targets.add(
                      new Target(
                          workload.title() + ": " + what,
                          "≤ " + metric.format(wanted),
                          metric.format(value),
                          value,
                          value <= wanted)));
    }

    private static String two(double value) {
      return String.format(Locale.ROOT, "%.2f", value);
    }
  }
}
