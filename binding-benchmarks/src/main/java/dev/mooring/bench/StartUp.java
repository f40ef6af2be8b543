package dev.mooring.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How long {@code mooring run} takes until its ready line, with the launcher's class archive and
 * without it: wall-clock time, and the CPU time that was spent until then, which other work on the
 * machine disturbs less. Run it from the top of the source tree, after a build:
 *
 * <pre>{@code
 * java binding-benchmarks/src/main/java/dev/mooring/bench/StartUp.java [LAUNCHER] [ROUNDS]
 * }</pre>
 */
public final class StartUp {

  private static final int DEFAULT_ROUNDS = 11;
  private static final String COMPONENT =
      """
      apiVersion: dapr.io/v1alpha1
      kind: Component
      metadata: {name: orders}
      spec:
        type: bindings.mqtt3
        version: v1
        metadata:
        - {name: url, value: "tcp://127.0.0.1:1"}
        - {name: topic, value: "orders"}
      """;

  private StartUp() {}

  private record Sample(Duration wall, Duration cpu) {}

  /** Prints a line for each way of starting. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    String launcher = arguments.length > 0 ? arguments[0] : "./mooring";
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : DEFAULT_ROUNDS;
    Path folder = Files.createTempDirectory("mooring-start-up");
    Files.writeString(folder.resolve("orders.yaml"), COMPONENT);
    measure("with class archive", launcher, folder, "on", rounds);
    measure("without", launcher, folder, "off", rounds);
  }

  private static void measure(
      String label, String launcher, Path folder, String archive, int rounds)
      throws IOException, InterruptedException {
    start(launcher, folder, archive);
    List<Duration> wall = new ArrayList<>();
    List<Duration> cpu = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      Sample sample = start(launcher, folder, archive);
      wall.add(sample.wall());
      cpu.add(sample.cpu());
    }
    Collections.sort(wall);
    Collections.sort(cpu);
    System.out.printf(
        "ready %-18s  wall median %4d ms  min %4d  max %4d   cpu median %4d ms   (%d starts)%n",
        label,
        wall.get(rounds / 2).toMillis(),
        wall.get(0).toMillis(),
        wall.get(rounds - 1).toMillis(),
        cpu.get(rounds / 2).toMillis(),
        rounds);
  }

  private static Sample start(String launcher, Path folder, String archive)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            launcher,
            "run",
            "--app-id=bench",
            "--app-port=1",
            "--http-port=0",
            "--grpc-port=0",
            "--metrics-port=0",
            "--resources-path=" + folder.resolve("orders.yaml"),
            "--data-dir=" + folder.resolve("data"));
    builder.environment().put("MOORING_CLASS_ARCHIVE", archive);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    long begin = System.nanoTime();
    Process process = builder.start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = out.readLine();
      while (line != null && !line.startsWith("mooring ready")) {
        line = out.readLine();
      }
      Duration wall = Duration.ofNanos(System.nanoTime() - begin);
      if (line == null) {
        throw new IOException("ended before it was ready, with " + process.waitFor());
      }
      Duration cpu = process.info().totalCpuDuration().orElse(Duration.ZERO);
      process.destroy();
      process.waitFor(30, TimeUnit.SECONDS);
      return new Sample(wall, cpu);
    }
  }
}
