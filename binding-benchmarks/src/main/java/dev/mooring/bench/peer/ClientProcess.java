package dev.mooring.bench.peer;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * The process of one client: takes a turn for each line that it reads, prints the figures of each
 * as a line of JSON, and ends with its input. Between turns it is not connected.
 */
public final class ClientProcess {

  private static final ObjectMapper JSON = new ObjectMapper();

  private ClientProcess() {}

  /** Arguments: peer, pass, endpoints. */
  public static void main(String[] args) throws Exception {
    Peers peer = Peers.named(args[0]);
    Pass pass = Pass.valueOf(args[1]);
    Endpoints endpoints = Endpoints.parse(args[2]);
    BufferedReader turns =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = turns.readLine(); line != null; line = turns.readLine()) {
      Turn turn = Turn.parse(line);
      Run run = new Run(peer, endpoints.of(turn.workload().kind()), turn, pass.probe());
      System.out.println(
          JSON.writeValueAsString(
              new Figures(peer.option(), turn.workload().toString(), run.measure())));
    }
    // Not every client ends its threads.
    System.exit(0);
  }
}
