package dev.mooring.bench.peer;

import static dev.mooring.bench.peer.Workload.Kind.IDLE;
import static dev.mooring.bench.peer.Workload.Kind.LATENCY;
import static dev.mooring.bench.peer.Workload.Kind.PUBLISH;
import static dev.mooring.bench.peer.Workload.Kind.PUBLISH_TLS;
import static dev.mooring.bench.peer.Workload.Kind.RECEIVE;
import static dev.mooring.bench.peer.Workload.Kind.RESUME;
import static dev.mooring.bench.peer.Workload.Kind.ROUND_TRIP;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What is run. Both plans warm up and measure alike, so that the ratios of one hold in the other.
 *
 * @param workloads in this order, all in one process of each client
 * @param rounds how often each client has its turn at each; medians are taken over them
 */
record Plan(List<Workload> workloads, int rounds) {

  /** What a client does of each workload before the first round. */
  static final Duration WARM_UP = Duration.ofMillis(1500);

  /** After connecting, before something is measured. */
  static final Duration SETTLING = Duration.ofMillis(50);

  /** How long each measurement is; one of percentiles takes longer. */
  static final Duration MEASURED = Duration.ofMillis(150);

  private static final int ROUNDS = 7;

  /** So many that a thread for each would show; ours alone is made to open them. */
  private static final int MANY_CONNECTIONS = 10_000;

  /** Under three minutes. */
  static Plan quick() {
    return new Plan(
        List.of(
            new Workload(PUBLISH, 1, 64, 1000),
            new Workload(PUBLISH, 1, 64, 20),
            new Workload(PUBLISH, 1, 64, 1),
            new Workload(RECEIVE, 1, 64, 0)),
        ROUNDS);
  }

  /** Everything. */
  static Plan full() {
    List<Workload> workloads = new ArrayList<>();
    for (int qos : new int[] {1, 0, 2}) {
      for (int window : new int[] {1000, 100, 20, 1}) {
        workloads.add(new Workload(PUBLISH, qos, 64, window));
      }
      workloads.add(new Workload(PUBLISH, qos, 1024, 1000));
    }
    for (int qos : new int[] {1, 0, 2}) {
      workloads.add(new Workload(RECEIVE, qos, 64, 0));
      workloads.add(new Workload(RECEIVE, qos, 1024, 0));
    }
    for (int qos : new int[] {1, 2}) {
      workloads.add(new Workload(RECEIVE, qos, 64, 1));
    }
    workloads.add(new Workload(PUBLISH_TLS, 1, 1024, 1000));
    workloads.add(new Workload(ROUND_TRIP, 1, 64, 100));
    workloads.add(new Workload(IDLE, 0, 0, 200));
    workloads.add(new Workload(IDLE, 0, 0, MANY_CONNECTIONS));
    workloads.add(new Workload(RESUME, 1, 64, 65_000));
    for (int percent : new int[] {10, 50, 80}) {
      workloads.add(new Workload(LATENCY, 1, 64, percent));
    }
    return new Plan(workloads, ROUNDS);
  }

  /** Whether this client can be made to do this. */
  static boolean fits(Peers peer, Workload workload, boolean realBroker) {
    return switch (workload.kind()) {
      case PUBLISH, LATENCY -> true;
      // The two forms of our client differ in sending alone.
      case RECEIVE -> peer != Peers.MOORING_CALLBACK;
      case PUBLISH_TLS -> peer == Peers.MOORING || peer == Peers.MOORING_CALLBACK;
      case ROUND_TRIP -> realBroker && peer != Peers.MOORING_BINDING && peer != Peers.FLOOR;
      case IDLE ->
          peer == Peers.MOORING
              || (workload.window() < MANY_CONNECTIONS
                  && peer != Peers.MOORING_CALLBACK
                  && peer != Peers.FLOOR);
      case RESUME -> peer == Peers.MOORING_CALLBACK;
    };
  }
}
