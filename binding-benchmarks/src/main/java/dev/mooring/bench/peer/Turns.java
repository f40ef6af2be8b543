package dev.mooring.bench.peer;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mooring.runtime.cli.Progress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The clients of one pass, each in a process of its own, and each with its turn in every round of a
 * workload. Rounds are short, so that all clients have the same share of what else the machine is
 * doing: that is what makes ratios of one run come out again in the next.
 */
final class Turns implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<Peers, ChildProcess> clients = new EnumMap<>(Peers.class);
  private final Plan plan;
  private final Pass pass;
  private final boolean realBroker;

  /** Starts the processes. */
  Turns(Plan plan, List<Peers> peers, Pass pass, Endpoints endpoints) throws IOException {
    this.plan = plan;
    this.pass = pass;
    this.realBroker = endpoints.real() != 0;
    for (Peers peer : peers) {
      clients.put(
          peer,
          new ChildProcess(
              ClientProcess.class,
              pass.jvmOptions(),
              List.of(peer.option(), pass.name(), endpoints.toString())));
    }
  }

  /** Goes through the plan; each round of a workload is a step. */
  List<Figures> run(Progress progress) throws IOException {
    List<Figures> figures = new ArrayList<>();
    for (Workload workload : plan.workloads()) {
      if (!pass.concerns(workload.kind())) {
        continue;
      }
      List<Peers> peers =
          clients.keySet().stream().filter(peer -> Plan.fits(peer, workload, realBroker)).toList();
      progress.say(pass.title() + ": " + workload.title());
      Duration warmUp = pass.warmUp(workload.kind());
      if (figures.isEmpty()) {
        // What all workloads have in common is compiled with the first.
        warmUp = warmUp.multipliedBy(2);
      }
      if (!warmUp.isZero()) {
        for (Peers peer : peers) {
          take(peer, new Turn(workload, warmUp, Plan.SETTLING));
        }
      }
      for (int round = 0; round < pass.rounds(plan, workload.kind()); round++) {
        for (Peers peer : peers) {
          Figures taken =
              take(peer, new Turn(workload, Plan.SETTLING, pass.measured(workload.kind())));
          if (taken != null) {
            figures.add(taken);
          }
        }
        progress.step();
      }
    }
    return figures;
  }

  private @Nullable Figures take(Peers peer, Turn turn) throws IOException {
    ChildProcess client = clients.get(peer);
    if (client == null) {
      return null;
    }
    client.send(turn.toString());
    String line = client.readLine();
    while (line != null && !line.startsWith("{")) {
      line = client.readLine();
    }
    if (line != null) {
      return JSON.readValue(line, Figures.class);
    }
    clients.remove(peer);
    System.err.printf(
        "%s ended early with exit code %d at %s; see %s%n",
        peer.title(), client.exitCode(), turn.workload(), ChildProcess.errors());
    return null;
  }

  @Override
  public void close() throws IOException {
    for (ChildProcess client : clients.values()) {
      client.close();
    }
  }
}
