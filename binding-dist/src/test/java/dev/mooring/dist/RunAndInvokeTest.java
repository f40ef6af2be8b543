package dev.mooring.dist;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.tck.mqtt.MoquetteFixture;
import dev.mooring.tck.mqtt.WitnessClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code mooring invoke}, and the application that {@code mooring run -- COMMAND} starts. */
@Timeout(300)
@DisabledOnOs(OS.WINDOWS)
final class RunAndInvokeTest {

  @TempDir private Path folder;

  private MooringProcess run(String... command) throws Exception {
    String[] arguments = {
      "run",
      "--app-id=shop",
      "--app-port=0",
      "--http-port=0",
      "--grpc-port=0",
      "--metrics-port=0",
      "--data-dir=" + folder.resolve("data"),
      "--",
      "sh",
      "-c",
      String.join("; ", command)
    };
    return MooringProcess.start(arguments);
  }

  private static Optional<String> line(MooringProcess mooring, String start) {
    return mooring.lines().stream().filter(line -> line.startsWith(start)).findFirst();
  }

  @Test
  void whatIsInvokedArrivesAtTheBroker() throws Exception {
    byte[] bytes = {0, (byte) 0xFF, '\n', '"'};
    Path payload = Files.write(folder.resolve("payload"), bytes);
    try (MoquetteFixture broker = MoquetteFixture.builder().inMemory().start();
        WitnessClient witness = WitnessClient.to(broker.url()).connect();
        MooringProcess mooring = SidecarCommand.start(folder, broker, "http", 1)) {
      witness.subscribe("#", 1);
      String port = "--http-port=" + mooring.httpPort();

      try (MooringProcess text =
              MooringProcess.start("invoke", SidecarCommand.NAME, "--data", "hello", port);
          MooringProcess file =
              MooringProcess.start(
                  "invoke",
                  SidecarCommand.NAME,
                  "--operation=create",
                  "--data=@" + payload,
                  "--metadata=topic=elsewhere",
                  port);
          MooringProcess nobody = MooringProcess.start("invoke", "nobody", "--data", "x", port)) {
        assertEquals(0, text.exitCode(), text.lines().toString());
        assertEquals(0, file.exitCode(), file.lines().toString());
        assertEquals(List.of(), text.lines());
        assertEquals(1, nobody.exitCode());
        assertTrue(
            nobody.lines().toString().contains("couldn't find output binding nobody"),
            nobody.lines().toString());
      }
      for (WitnessClient.Message message : witness.await(2)) {
        if (message.topic().equals("elsewhere")) {
          assertArrayEquals(bytes, message.payload().toByteArray());
        } else {
          assertEquals(SidecarCommand.TOPIC, message.topic());
          assertEquals("hello", message.text());
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"exit 7, 7", "exit 0, 0", "kill -TERM $$, 143", "kill -KILL $$, 137"})
  void whatTheApplicationEndsWithTheSidecarEndsWith(String command, int code) throws Exception {
    try (MooringProcess mooring = run(command)) {
      assertEquals(code, mooring.exitCode(), mooring.lines().toString());
    }
  }

  @Test
  void theApplicationHasOurOutputAndItsPorts() throws Exception {
    try (MooringProcess mooring =
        run(
            "echo app says $APP_ID $APP_PORT $DAPR_HTTP_PORT $DAPR_GRPC_PORT",
            "echo app complains >&2",
            "exec sleep 100")) {
      int port = mooring.httpPort();
      while (line(mooring, "app complains").isEmpty()) {
        Thread.onSpinWait();
      }

      String said = line(mooring, "app says").orElseThrow();
      assertTrue(said.matches("app says shop [1-9]\\d* " + port + " " + mooring.grpcPort()), said);
      mooring.terminate();
      assertEquals(0, mooring.exitCode());
    }
  }

  @Test
  void aSignalReachesTheApplicationWhichMayEndInItsOwnTime() throws Exception {
    try (MooringProcess mooring =
        run(
            "trap 'echo app was told; sleep 1; echo app is done; exit 3' TERM",
            "echo app is there",
            "while true; do sleep 0.1; done")) {
      mooring.httpPort();
      while (line(mooring, "app is there").isEmpty()) {
        Thread.onSpinWait();
      }

      mooring.terminate();

      assertEquals(0, mooring.exitCode(), mooring.lines().toString());
      assertTrue(line(mooring, "app was told").isPresent(), mooring.lines().toString());
      assertTrue(line(mooring, "app is done").isPresent(), mooring.lines().toString());
    }
  }

  @Test
  void aCommandThatIsNotThereIsAFailure() throws Exception {
    try (MooringProcess mooring =
        MooringProcess.start(
            "run",
            "--app-id=shop",
            "--http-port=0",
            "--grpc-port=0",
            "--metrics-port=0",
            "--data-dir=" + folder.resolve("data"),
            "--",
            "/no/such/command")) {
      assertEquals(1, mooring.exitCode());
      assertTrue(
          line(mooring, "error: the application cannot be started: ").isPresent(),
          mooring.lines().toString());
    }
  }
}
