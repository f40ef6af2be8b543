package dev.mooring.bench.peer;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;

/**
 * The process of one client: goes through workloads and prints the figures of each as a line of
 * JSON.
 */
public final class ClientProcess {

  private static final ObjectMapper JSON = new ObjectMapper();

  private ClientProcess() {}

  /** Arguments: peer, pass, endpoints, milliseconds to warm up and to measure, workloads. */
  public static void main(String[] args) throws Exception {
    Peers peer = Peers.named(args[0]);
    Pass pass = Pass.valueOf(args[1]);
    Endpoints endpoints = Endpoints.parse(args[2]);
    Duration warmUp = Duration.ofMillis(Long.parseLong(args[3]));
    Duration measured = Duration.ofMillis(Long.parseLong(args[4]));
    for (int i = 5; i < args.length; i++) {
      Workload workload = Workload.parse(args[i]);
      Endpoint endpoint = endpoints.of(workload.kind());
      Run run = new Run(peer, endpoint, workload, pass.probe(), warmUp, measured);
      Figures figures = new Figures(peer.option(), workload.toString(), run.measure());
      System.out.println(JSON.writeValueAsString(figures));
    }
    // Not every client ends its threads.
    System.exit(0);
  }
}
