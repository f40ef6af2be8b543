package dev.mooring.bench.peer;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.mooring.runtime.cli.Progress;
import dev.mooring.tck.mqtt.MosquittoFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the clients in turn and writes what came out. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = {
      "Compares MQTT clients on this machine: one process for each, in short turns, a broker that"
          + " does nothing in another, loopback only.",
      "Read the ratios, not the figures: they hold within a run, and machines differ."
    },
    footer = {
      "",
      "bench jmh ...: parts of the client alone; takes what JMH takes, such as -l for a list or"
          + " Session -prof gc."
    })
public final class Comparison implements Callable<Integer> {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  @Option(names = "--full", description = "All workloads: about twenty minutes.")
  private boolean full;

  @Option(names = "--peers", split = ",", description = "Only these: ${COMPLETION-CANDIDATES}.")
  private List<Peers> peers = List.of(Peers.values());

  @Option(
      names = "--workloads",
      split = ",",
      description = "Only these: KIND/QOS/SIZE/WINDOW, such as PUBLISH/1/64/1000.")
  private List<String> workloads = List.of();

  @Option(names = "--rounds", description = "How often each client has its turn.")
  private int rounds;

  @Option(names = "--json", description = "Where to write the recording.")
  private @Nullable Path json;

  @Option(names = "--report", description = "A folder to write performance.md and its chart to.")
  private @Nullable Path report;

  @Option(names = "--from", description = "Do not run: report on this recording.")
  private @Nullable Path from;

  @Option(
      names = "--against",
      description = "An earlier recording, of this machine or another, to show the ratios of, too.")
  private @Nullable Path against;

  @Option(
      names = "--into",
      description =
          "An earlier recording of this machine, whose clients that run again to replace.")
  private @Nullable Path into;

  @Spec private @Nullable CommandSpec spec;

  private Comparison() {}

  /** The command, for a command line. */
  public static Comparison command() {
    return new Comparison();
  }

  @Override
  public Integer call() throws IOException {
    Path recorded = from;
    Recording recording = recorded == null ? record() : read(recorded);
    Path whole = into;
    if (whole != null) {
      recording = read(whole).with(recording);
    }
    Path target = json;
    if (target != null) {
      JSON.writeValue(target.toFile(), recording);
    }
    Report written = new Report(recording);
    String table = written.markdown();
    Path earlier = against;
    if (earlier != null) {
      table += written.against(read(earlier));
    }
    Path folder = report;
    if (folder == null) {
      System.out.println(table);
    } else {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("performance.md"), table);
      Files.writeString(folder.resolve("performance.svg"), new Chart(recording).svg());
    }
    return 0;
  }

  private static Recording read(Path recording) throws IOException {
    return JSON.readValue(recording.toFile(), Recording.class);
  }

  private Plan plan() {
    Plan base = full ? Plan.full() : Plan.quick();
    List<Workload> chosen =
        workloads.isEmpty() ? base.workloads() : workloads.stream().map(Workload::parse).toList();
    return new Plan(chosen, rounds > 0 ? rounds : base.rounds());
  }

  private Recording record() throws IOException {
    Plan plan = plan();
    boolean real = MosquittoFixture.isInstalled();
    List<Figures> figures = new ArrayList<>();
    try (ChildProcess broker = new ChildProcess(NullBroker.class, List.of());
        MosquittoFixture mosquitto = real ? MosquittoFixture.started() : null) {
      Endpoints endpoints =
          Endpoints.parse(String.valueOf(broker.readLine()))
              .withReal(mosquitto == null ? 0 : mosquitto.port());
      try (Progress progress =
          Progress.of("bench", steps(plan), Objects.requireNonNull(spec).commandLine().getErr())) {
        for (Pass pass : Pass.values()) {
          try (Turns turns = new Turns(plan, peers, pass, endpoints)) {
            figures.addAll(turns.run(progress));
          }
        }
      }
    }
    return new Recording(
        Machine.here(),
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        written(),
        plan.rounds(),
        figures);
  }

  private static long steps(Plan plan) {
    return Arrays.stream(Pass.values())
        .flatMap(
            pass ->
                plan.workloads().stream()
                    .map(each -> pass.concerns(each.kind()) ? pass.rounds(plan, each.kind()) : 0))
        .mapToInt(Integer::intValue)
        .sum();
  }

  private String written() {
    StringBuilder command = new StringBuilder("./mooring bench");
    if (full) {
      command.append(" --full");
    }
    if (rounds > 0) {
      command.append(" --rounds ").append(rounds);
    }
    if (peers.size() < Peers.values().length) {
      command.append(" --peers ").append(peers.stream().map(Peers::name).collect(joining(",")));
    }
    if (!workloads.isEmpty()) {
      command.append(" --workloads ").append(String.join(",", workloads));
    }
    return command.toString();
  }
}
