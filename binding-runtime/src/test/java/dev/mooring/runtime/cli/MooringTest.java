package dev.mooring.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.runtime.memory.MemoryBindingProvider;
import dev.mooring.runtime.memory.MemoryBroker;
import dev.mooring.runtime.registry.Catalog;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the command prints, where, and with which code it ends. */
@Timeout(60)
final class MooringTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  private int mooring(String... arguments) {
    return Mooring.run(
        arguments,
        new Surroundings(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            () -> new Catalog(List.of(new MemoryBindingProvider(new MemoryBroker())), List.of())));
  }

  private int run(String... more) {
    return mooring(
        Stream.concat(
                Stream.of(
                    "run",
                    "--app-id",
                    "shop",
                    "--http-port=0",
                    "--grpc-port=0",
                    "--resources-path",
                    folder.toString(),
                    "--data-dir",
                    folder.resolve("data").toString()),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private void component(String file, String... metadata) throws IOException {
    StringBuilder text =
        new StringBuilder(
            "apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata:\n  name: orders\n"
                + "spec:\n  type: bindings.memory\n  version: v1\n  metadata:\n");
    for (String item : metadata) {
      int colon = item.indexOf(':');
      text.append("  - name: ").append(item, 0, colon).append('\n');
      text.append("    value: ").append(item.substring(colon + 1)).append('\n');
    }
    Files.writeString(folder.resolve(file), text);
  }

  @Test
  void theVersionIsTheBuilds() {
    assertEquals(0, mooring("--version"));
    assertTrue(out.toString().matches("mooring \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\\R"), out.toString());
  }

  @Test
  void helpNamesTheCommands() {
    assertEquals(0, mooring("--help"));
    assertTrue(out.toString().contains("run"), out.toString());
    assertTrue(out.toString().contains("validate"), out.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | Missing required subcommand",
        "walk | Unmatched argument at index 0: 'walk'",
        "run | Missing required option: '--app-id=ID'",
        "run --app-id a.b | --app-id: \"a.b\" has a dot",
        "run --app-id a --no-such-flag | Unknown option: '--no-such-flag'",
        "run --app-id a --http-port x | Invalid value for option '--http-port'",
        "run --app-id a --http-port 65536 | --http-port: 65536 is no port",
        "run --app-id a --app-port 0 | --app-port: 0 is no port",
        "run --app-id a --app-port 3500 | --app-port and --http-port are both 3500",
        "run --app-id a --app-port 50001 | --app-port and --grpc-port are both 50001",
        "run --app-id a --grpc-port x | --grpc-port: \"x\" is neither a port nor off",
        "run --app-id a --grpc-port 65536 | --grpc-port: 65536 is no port",
        "run --app-id a --max-body-size much | --max-body-size: \"much\" is not valid",
        "run --app-id a --read-buffer-size 0 | --read-buffer-size: 0 bytes",
        "run --app-id a --app-binding-options-timeout 0 | nobody answers in no time",
        "run --app-id a --enable-app-health-check --app-health-probe-timeout 6000 | do not go"
            + " together",
        "run --app-id a --app-protocol smoke | --app-protocol: \"smoke\" is not served",
        "run --app-id a --graceful-shutdown-seconds -1 | --graceful-shutdown-seconds: -1",
        "run --app-id a --http-port 0 --embedded-broker | there is no broker to embed",
        "run --app-id a --metrics-port 65536 | --metrics-port: 65536 is no port",
        "run --app-id a --hot-reload-reconcile-interval 0 | --hot-reload-reconcile-interval: 0",
        "invoke | Missing required parameter: 'NAME'",
        "invoke a --data @/no/such/file | the file /no/such/file cannot be read",
        "validate | Missing required parameter: 'FILE'",
      })
  void aMistakeOnTheCommandLineEndsWith2(String arguments, String message) {
    int code = mooring(arguments.isEmpty() ? new String[0] : arguments.split(" ", -1));

    assertEquals(2, code);
    assertTrue(err.toString().contains(message), err.toString());
    assertEquals("", out.toString());
  }

  @Test
  void everyMistakeInAFileIsALineOfItsOwnAndNothingIsStarted() throws IOException {
    component("a.yaml", "topic: t", "qos: 3");
    Files.writeString(folder.resolve("b.yaml"), "{");

    assertEquals(2, run("--app-port", "1"));

    String[] lines = err.toString().split("\\R", -1);
    assertTrue(has(lines, "a.yaml", "component \"orders\"", "\"url\"", "missing"), err.toString());
    assertTrue(has(lines, "a.yaml", "component \"orders\"", "\"qos\"", "\"3\""), err.toString());
    assertTrue(has(lines, "b.yaml"), err.toString());
    assertEquals("", out.toString());
    assertFalse(Files.exists(folder.resolve("data")));
  }

  private static boolean has(String[] lines, String... parts) {
    return Stream.of(lines)
        .filter(line -> line.startsWith("error: "))
        .anyMatch(line -> Stream.of(parts).allMatch(line::contains));
  }

  @Test
  void aDataDirectoryThatIsNeededAndCannotBeMadeIsAMistake() throws IOException {
    component("a.yaml", "url: here", "topic: t", "keepsFiles: true");
    Files.writeString(folder.resolve("data"), "a file where the folder should be");

    assertEquals(2, run());

    assertTrue(err.toString().contains("is no directory"), err.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "--app-id, --http-port, --resources-path",
    "-app-id, -dapr-http-port, -resources-path",
    "--app-id, --dapr-http-port, --components-path",
  })
  void daprsSpellingsWork(String appId, String httpPort, String path) throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      component("a.yaml", "url: here", "topic: t");
      int code =
          mooring(
              "run",
              appId,
              "shop",
              httpPort + "=" + taken.getLocalPort(),
              "--grpc-port=0",
              path,
              folder.toString());

      assertEquals(1, code);
      assertTrue(
          err.toString().contains("the HTTP API cannot listen on [127.0.0.1] port"),
          err.toString());
      assertEquals("", out.toString());
    }
  }

  @Test
  void daprsOptionsForWhatThereIsNotAreTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int code =
          mooring(
              "run",
              "--app-id=shop",
              "--dapr-http-port=" + taken.getLocalPort(),
              "--grpc-port=0",
              "--placement-host-address",
              "placement:50005",
              "-scheduler-host-address=scheduler:50006",
              "--enable-mtls",
              "--enable-profiling=false",
              "--dapr-internal-grpc-port",
              "50002",
              "--mode",
              "standalone",
              "--enable-metrics=false");

      assertEquals(1, code, err.toString());
      assertTrue(err.toString().contains("the HTTP API cannot listen"), err.toString());
    }
  }

  @Test
  void invokeSaysWhoDoesNotAnswer() throws IOException {
    int port = Ports.free();

    assertEquals(1, mooring("invoke", "orders", "--data", "x", "--http-port", "" + port));

    assertTrue(
        err.toString().contains("error: no sidecar answers at 127.0.0.1:" + port), err.toString());
  }

  @Test
  void validateSaysThatThereAreNoMistakes() throws IOException {
    component("a.yaml", "url: here", "topic: ${{ TOPIC }}");

    assertEquals(0, mooring("validate", folder.toString(), "--set", "TOPIC=a=b"));

    assertEquals("1 component checked, no mistakes\n", out.toString().replace("\r", ""));
    assertEquals("", err.toString());
  }

  @Test
  void validateTellsMistakesAndWarnings() throws IOException {
    component("a.yaml", "url: here", "topic: t", "retain: perhaps", "qoss: 1");

    assertEquals(2, mooring("validate", folder.resolve("a.yaml").toString()));

    String[] lines = err.toString().split("\\R", -1);
    assertTrue(has(lines, "a.yaml", "\"retain\"", "\"perhaps\""), err.toString());
    assertTrue(err.toString().contains("warning: "), err.toString());
    assertTrue(err.toString().contains("did you mean \"qos\""), err.toString());
    assertEquals("", out.toString());
  }

  @Test
  void validateCountsMistakesThatRunWouldPassOver() throws IOException {
    component("a.yaml", "topic: t");
    Path file = folder.resolve("a.yaml");
    Files.writeString(
        file, Files.readString(file).replace("version: v1", "version: v1\n  ignoreErrors: true"));

    assertEquals(2, mooring("validate", file.toString()));
  }
}
