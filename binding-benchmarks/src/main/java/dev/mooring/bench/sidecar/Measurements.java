package dev.mooring.bench.sidecar;

import dev.mooring.bench.peer.NullBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How each figure comes about. Needs one broker; each measurement starts sidecars of its own. */
final class Measurements {

  private static final String BINDING = "orders";
  private static final double MILLION = 1e6;
  private static final double MEBIBYTE = 1 << 20;
  private static final double START_UP_MILLIS = 1_000;
  private static final double CREATE_MICROS = 60;

  private final Path launcher;
  private final Path folder;
  private final int rounds;
  private final int warmUp;
  private final int measured;

  /**
   * Of what a launcher starts.
   *
   * @param folder an empty one, for component files
   * @param rounds how often each is measured
   * @param warmUp calls or events before the first round
   * @param measured calls or events in each round
   */
  Measurements(Path launcher, Path folder, int rounds, int warmUp, int measured) {
    this.launcher = launcher;
    this.folder = folder;
    this.rounds = rounds;
    this.warmUp = warmUp;
    this.measured = measured;
  }

  private void component(NullBroker broker, String topic, String direction) throws IOException {
    Files.writeString(
        folder.resolve("orders.yaml"),
        """
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata: {name: %s}
        spec:
          type: bindings.mqtt
          version: v1
          metadata:
          - {name: url, value: "tcp://127.0.0.1:%d"}
          - {name: topic, value: "%s"}
          - {name: qos, value: 0}
          - {name: cleanSession, value: true}
          - {name: ordering, value: none}
          - {name: direction, value: "%s"}
        """
            .formatted(BINDING, broker.port(), topic, direction));
  }

  /** From the launcher to the ready line, with one input and one output. */
  List<Figure> startUp(NullBroker broker, boolean classArchive) throws IOException {
    component(broker, "orders", "input, output");
    // The first brings the files into memory, and makes the archive where there is none.
    SidecarProcess.start(launcher, folder, classArchive, "--app-port=1").close();
    List<Double> wall = new ArrayList<>();
    List<Double> cpu = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      try (SidecarProcess sidecar =
          SidecarProcess.start(launcher, folder, classArchive, "--app-port=1")) {
        wall.add(sidecar.untilReady().toNanos() / MILLION);
        cpu.add(sidecar.cpuUntilReady().toNanos() / MILLION);
      }
    }
    String how = classArchive ? "with the class archive" : "without a class archive";
    Figure ready = Figure.of("start to ready, " + how + ": wall", "ms", wall);
    return List.of(
        classArchive ? ready.atMost(START_UP_MILLIS) : ready,
        Figure.of("start to ready, " + how + ": CPU", "ms", cpu));
  }

  List<Figure> httpCalls(NullBroker broker, int callers) throws IOException, InterruptedException {
    component(broker, "orders", "output");
    try (SidecarProcess sidecar = SidecarProcess.start(launcher, folder, true);
        HttpCalls calls = new HttpCalls(sidecar.httpPort(), BINDING, callers)) {
      String what =
          "create over HTTP, QoS 0, " + callers + " connection" + (callers > 1 ? "s" : "");
      return List.of(cpu(what, sidecar, calls).atMost(CREATE_MICROS));
    }
  }

  List<Figure> grpcCalls(NullBroker broker, int callers) throws IOException, InterruptedException {
    component(broker, "orders", "output");
    try (SidecarProcess sidecar = SidecarProcess.start(launcher, folder, true);
        GrpcCalls calls = new GrpcCalls(sidecar.grpcPort(), BINDING, callers)) {
      return List.of(cpu("create over gRPC, QoS 0, " + callers + " at a time", sidecar, calls));
    }
  }

  List<Figure> httpEvents(NullBroker broker) throws IOException, InterruptedException {
    component(broker, "stream/0/64/1000", "input");
    Tally tally = new Tally();
    try (HttpApplication application = new HttpApplication(tally);
        SidecarProcess sidecar =
            SidecarProcess.start(launcher, folder, true, "--app-port=" + application.port())) {
      return List.of(cpu("event over HTTP, QoS 0", sidecar, tally));
    }
  }

  List<Figure> grpcEvents(NullBroker broker) throws IOException, InterruptedException {
    component(broker, "stream/0/64/1000", "input");
    Tally tally = new Tally();
    try (GrpcApplication application = new GrpcApplication(BINDING, tally);
        SidecarProcess sidecar =
            SidecarProcess.start(
                launcher,
                folder,
                true,
                "--app-port=" + application.port(),
                "--app-protocol=grpc")) {
      return List.of(cpu("event over gRPC, QoS 0", sidecar, tally));
    }
  }

  /** What it has in memory when it is connected and nothing happens. */
  List<Figure> atRest(NullBroker broker) throws IOException {
    component(broker, "orders", "input, output");
    List<Double> heap = new ArrayList<>();
    List<Double> resident = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      try (SidecarProcess sidecar = SidecarProcess.start(launcher, folder, true, "--app-port=1")) {
        heap.add(sidecar.liveHeapBytes() / MEBIBYTE);
        resident.add(sidecar.residentBytes() / MEBIBYTE);
      }
    }
    return List.of(
        Figure.of("at rest: heap after a collection", "MiB", heap),
        Figure.of("at rest: resident", "MiB", resident));
  }

  private Figure cpu(String what, SidecarProcess sidecar, Load load)
      throws IOException, InterruptedException {
    load.run(warmUp);
    List<Double> micros = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      long before = sidecar.cpu().toNanos();
      load.run(measured);
      micros.add((sidecar.cpu().toNanos() - before) / 1e3 / measured);
    }
    return Figure.of(what + ": CPU", "µs", micros);
  }
}
