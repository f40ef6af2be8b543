package dev.mooring.dist;

import dev.mooring.tck.mqtt.MoquetteFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A sidecar in a process of its own, with one binding on a broker, for other people's clients. */
final class SidecarCommand {

  static final String NAME = "greetings";
  static final String TOPIC = "mytopic";

  private SidecarCommand() {}

  /** Starts it; the application need not be there yet. */
  static MooringProcess start(Path folder, MoquetteFixture broker, String protocol, int appPort)
      throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("greetings.yaml"),
            """
            apiVersion: dapr.io/v1alpha1
            kind: Component
            metadata: {name: %s}
            spec:
              type: bindings.mqtt
              version: v1
              metadata:
              - {name: url, value: "%s"}
              - {name: topic, value: %s}
              - {name: qos, value: 1}
              - {name: cleanSession, value: true}
            """
                .formatted(NAME, broker.url(), TOPIC));
    return MooringProcess.start(
        "run",
        "--app-id=shop",
        "--http-port=0",
        "--grpc-port=0",
        "--app-port=" + appPort,
        "--app-protocol=" + protocol,
        "--resources-path=" + file,
        "--data-dir=" + folder.resolve("data"));
  }
}
