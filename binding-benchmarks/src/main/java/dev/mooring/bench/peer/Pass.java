package dev.mooring.bench.peer;

import java.time.Duration;
import java.util.List;

/**
 * What one process of a client is there to find out. Counting writes takes another transport than
 * the one with which a client does best, so it is a pass of its own.
 */
enum Pass {
  /** How fast, and at what cost. */
  COST("cost"),
  /** How often something is written to a socket; figures that need no quiet machine and no time. */
  WRITES("writes");

  private final String title;

  Pass(String title) {
    this.title = title;
  }

  /** What people read. */
  String title() {
    return title;
  }

  /** For one measurement. */
  Probe probe() {
    return switch (this) {
      case COST -> new UsageProbe();
      case WRITES -> new WriteProbe();
    };
  }

  List<String> jvmOptions() {
    return switch (this) {
      case COST -> List.of();
      case WRITES -> List.of(WriteProbe.JVM_OPTION);
    };
  }

  /** What comes before the first round; zero for nothing. */
  Duration warmUp(Workload.Kind kind) {
    return switch (this) {
      case COST -> kind == Workload.Kind.IDLE ? Duration.ZERO : Plan.WARM_UP;
      case WRITES -> Duration.ZERO;
    };
  }

  /** How long each measurement is. */
  Duration measured(Workload.Kind kind) {
    return kind == Workload.Kind.LATENCY ? Plan.MEASURED.multipliedBy(3) : Plan.MEASURED;
  }

  /** How many of the plan's rounds it takes: one, where nothing depends on the moment. */
  int rounds(Plan plan, Workload.Kind kind) {
    return switch (this) {
      case COST -> kind == Workload.Kind.IDLE ? 1 : plan.rounds();
      case WRITES -> 1;
    };
  }

  /** Whether it has something to say of a workload of this kind. */
  boolean concerns(Workload.Kind kind) {
    return switch (this) {
      case COST -> true;
      case WRITES ->
          switch (kind) {
            case PUBLISH, PUBLISH_TLS, RECEIVE -> true;
            case ROUND_TRIP, LATENCY, RESUME, IDLE -> false;
          };
    };
  }
}
