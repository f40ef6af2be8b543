package dev.mooring.bench.sidecar;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.mooring.bench.peer.Machine;
import dev.mooring.bench.peer.NullBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./mooring bench sidecar}: starts sidecars, works them, and writes what they cost. */
@Command(
    name = "sidecar",
    mixinStandardHelpOptions = true,
    description = {
      "Measures what a sidecar costs on this machine: start, calls, events, memory.",
      "Processor time is that of the sidecar's process alone, callers, application and broker not"
          + " counted; it bears other work on the machine better than the time on the clock."
    })
public final class SidecarBench implements Callable<Integer> {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  @Option(
      names = "--launcher",
      description = "What starts the sidecar; by default the launcher that started this.")
  private Path launcher = Path.of(System.getProperty("mooring.launcher", "./mooring"));

  @Option(names = "--rounds", description = "How often each is measured; by default 7.")
  private int rounds = 7;

  @Option(
      names = "--warm-up",
      description =
          "Calls or events before the first round; by default 200000, for the JVM goes on compiling"
              + " for as long.")
  private int warmUp = 200_000;

  @Option(names = "--calls", description = "Calls or events in each round; by default 20000.")
  private int calls = 20_000;

  @Option(names = "--json", description = "Where to write the recording.")
  private @Nullable Path json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    SidecarRecording recording =
        new SidecarRecording(
            Machine.here(),
            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
            "./mooring bench sidecar --rounds %d --warm-up %d --calls %d"
                .formatted(rounds, warmUp, calls),
            figures());
    Path target = json;
    if (target != null) {
      JSON.writeValue(target.toFile(), recording);
    }
    System.out.println(recording.markdown());
    return 0;
  }

  private List<Figure> figures() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("mooring-bench");
    try (NullBroker broker = new NullBroker()) {
      Measurements measurements =
          new Measurements(launcher.toAbsolutePath(), folder, rounds, warmUp, calls);
      List<Figure> figures = new ArrayList<>();
      figures.addAll(measurements.startUp(broker, true));
      figures.addAll(measurements.startUp(broker, false));
      figures.addAll(measurements.httpCalls(broker, 1));
      figures.addAll(measurements.httpCalls(broker, 16));
      figures.addAll(measurements.grpcCalls(broker, 1));
      figures.addAll(measurements.grpcCalls(broker, 16));
      figures.addAll(measurements.httpEvents(broker));
      figures.addAll(measurements.grpcEvents(broker));
      figures.addAll(measurements.atRest(broker));
      return figures;
    } finally {
      remove(folder);
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
