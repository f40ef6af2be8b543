package dev.mooring.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.runtime.cli.Ports;
import dev.mooring.tck.mqtt.MoquetteFixture;
import dev.mooring.tck.mqtt.WitnessClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Dapr's own client for Node, which knows nothing of us, through a broker and back. Needs {@code
 * npm ci} in src/test/npm.
 */
@Tag("interop")
@Timeout(300)
final class DaprForNodeTest {

  private static final Path APPLICATION = Path.of("src", "test", "npm", "application.js");

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"HTTP, http", "GRPC, grpc"})
  void itSendsReceivesAsksAndEndsTheSidecar(String client, String appProtocol) throws Exception {
    int appPort = Ports.free();
    try (MoquetteFixture broker = MoquetteFixture.builder().inMemory().start();
        WitnessClient witness = WitnessClient.to(broker.url()).connect();
        MooringProcess mooring = SidecarCommand.start(folder, broker, appProtocol, appPort)) {
      witness.subscribe(SidecarCommand.TOPIC, 1);
      int port = client.equals("GRPC") ? mooring.grpcPort() : mooring.httpPort();
      Process node =
          new ProcessBuilder(
                  "node",
                  APPLICATION.toString(),
                  client,
                  String.valueOf(appPort),
                  String.valueOf(port))
              .redirectErrorStream(true)
              .start();
      try {
        String output = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(node.waitFor(60, TimeUnit.SECONDS));
        List<String> lines = output.lines().toList();
        assertTrue(lines.contains("metadata shop"), output);
        assertTrue(lines.contains("event {\"hello\":\"world\",\"n\":1}"), output);
        assertTrue(lines.contains("refusal true"), output);
        assertTrue(lines.contains("shutdown"), output);
        assertEquals(0, node.exitValue(), output);
      } finally {
        node.destroyForcibly();
      }
      assertEquals("{\"hello\":\"world\",\"n\":1}", witness.await(1).get(0).text());
      assertEquals(0, mooring.exitCode());
    }
  }
}
