package dev.mooring.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.runtime.dispatch.AppConnection;
import dev.mooring.runtime.dispatch.Listening;
import dev.mooring.runtime.registry.Catalog;
import dev.mooring.runtime.wiring.SidecarSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Each flag and each variable that Dapr's sidecar knows, and what comes of it here. */
final class DaprOptionsTest {

  private static final long MEBI = 1 << 20;

  private static CommandLine line() {
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    return RunCommand.line(
        new Surroundings(nowhere, nowhere, () -> new Catalog(List.of(), List.of())));
  }

  private static SidecarSettings parsed(String flags, Map<String, String> environment)
      throws Exception {
    List<String> arguments = new ArrayList<>(List.of("--app-id=shop"));
    arguments.addAll(flags.isEmpty() ? List.of() : List.of(flags.split(" ", -1)));
    CommandLine line = line();
    line.parseArgs(Mooring.ourSpelling(arguments.toArray(String[]::new)));
    return line.<RunCommand>getCommand().settings(Optional.empty(), environment);
  }

  private static Arguments row(
      String flags, Function<SidecarSettings, ?> setting, Object byDefault, Object given) {
    return Arguments.of(flags, setting, byDefault, given);
  }

  private static AppConnection app(SidecarSettings settings) {
    return settings.application().orElseThrow();
  }

  static Stream<Arguments> flagsWithAnEffect() {
    return Stream.of(
        row(
            "--app-port 8080",
            s -> s.application().map(a -> a.address().port()),
            Optional.empty(),
            Optional.of(8080)),
        row("--dapr-http-port 1", s -> s.api().http().port(), 3500, 1),
        row(
            "--dapr-grpc-port 2",
            s -> s.api().grpc().map(Listening::port),
            Optional.of(50001),
            Optional.of(2)),
        row(
            "--resources-path a --resources-path b",
            SidecarSettings::resources,
            List.of(),
            List.of(Path.of("a"), Path.of("b"))),
        row("--components-path c", SidecarSettings::resources, List.of(), List.of(Path.of("c"))),
        row(
            "--config a --config b",
            s -> s.operation().configurations(),
            List.of(),
            List.of(Path.of("a"), Path.of("b"))),
        row(
            "--dapr-listen-addresses 127.0.0.1,::1",
            s -> s.api().http().addresses(),
            List.of("127.0.0.1"),
            List.of("127.0.0.1", "::1")),
        row(
            "--dapr-public-port 3501",
            s -> s.api().open().map(Listening::port),
            Optional.empty(),
            Optional.of(3501)),
        row(
            "--dapr-public-port 3501 --dapr-public-listen-address 0.0.0.0",
            s -> s.api().open().map(Listening::addresses),
            Optional.empty(),
            Optional.of(List.of("0.0.0.0"))),
        row("--max-body-size 16Mi", s -> s.api().limits().maxBodySize(), 4 * MEBI, 16 * MEBI),
        row("--max-body-size 0", s -> s.api().limits().maxBodySize(), 4 * MEBI, Long.MAX_VALUE),
        row("--max-body-size -1", s -> s.api().limits().maxBodySize(), 4 * MEBI, 4 * MEBI),
        row(
            "--dapr-http-max-request-size 8",
            s -> s.api().limits().maxBodySize(),
            4 * MEBI,
            8 * MEBI),
        row(
            "--dapr-http-max-request-size 8 --max-body-size 1Mi",
            s -> s.api().limits().maxBodySize(),
            4 * MEBI,
            MEBI),
        row("--read-buffer-size 8Ki", s -> s.api().limits().maxHeaderSize(), 4096, 8192),
        row("--dapr-http-read-buffer-size 16", s -> s.api().limits().maxHeaderSize(), 4096, 16384),
        row(
            "--unix-domain-socket /s",
            s -> s.api().http().socket(),
            Optional.empty(),
            Optional.of(Path.of("/s/dapr-shop-http.socket"))),
        row(
            "--unix-domain-socket /s",
            s -> s.api().grpc().flatMap(Listening::socket),
            Optional.empty(),
            Optional.of(Path.of("/s/dapr-shop-grpc.socket"))),
        row(
            "--allowed-origins http://a,http://b",
            s -> s.api().allowedOrigins(),
            List.of(),
            List.of("http://a", "http://b")),
        row(
            "--app-binding-options-timeout 7s",
            SidecarSettings::probeTimeout,
            Duration.ofSeconds(3),
            Duration.ofSeconds(7)),
        row(
            "--dapr-graceful-shutdown-seconds 9",
            SidecarSettings::grace,
            Duration.ofSeconds(5),
            Duration.ofSeconds(9)),
        row(
            "--dapr-block-shutdown-duration 3s",
            s -> s.operation().blockShutdown(),
            Duration.ZERO,
            Duration.ofSeconds(3)),
        row("--enable-api-logging", s -> s.api().logged(), false, true),
        row("--metrics-port 1", s -> s.operation().metricsPort(), 9090, 1),
        row(
            "--metrics-listen-address ::1",
            s -> s.operation().metricsAddress(),
            Optional.empty(),
            Optional.of("::1")),
        row("--enable-metrics=false", s -> s.operation().metrics(), true, false),
        row(
            "--enable-hot-reload=false",
            s -> s.operation().reconcile(),
            Optional.of(Duration.ofSeconds(60)),
            Optional.empty()),
        row(
            "--hot-reload-reconcile-interval 5",
            s -> s.operation().reconcile(),
            Optional.of(Duration.ofSeconds(60)),
            Optional.of(Duration.ofSeconds(5))));
  }

  @ParameterizedTest
  @MethodSource("flagsWithAnEffect")
  void aFlagSaysWhatDaprsSays(
      String flags, Function<SidecarSettings, ?> setting, Object byDefault, Object given)
      throws Exception {
    assertEquals(byDefault, setting.apply(parsed("", Map.of())));
    assertEquals(given, setting.apply(parsed(flags, Map.of())));
    assertEquals(given, setting.apply(parsed(flags.replace("--", "-"), Map.of())));
  }

  static Stream<Arguments> flagsOfTheApplication() {
    return Stream.of(
        row("--app-protocol h2c", s -> app(s).address().protocol().name(), "HTTP", "H2C"),
        row("--app-protocol https", s -> app(s).address().protocol().name(), "HTTP", "HTTPS"),
        row("--app-protocol grpc", s -> app(s).address().protocol().name(), "HTTP", "GRPC"),
        row("--app-protocol grpcs", s -> app(s).address().protocol().name(), "HTTP", "GRPCS"),
        row("--app-channel-address app", s -> app(s).address().host(), "127.0.0.1", "app"),
        row(
            "--app-max-concurrency 3",
            s -> app(s).maxConcurrency(),
            OptionalInt.empty(),
            OptionalInt.of(3)),
        row(
            "--enable-app-health-check",
            s -> app(s).healthChecks().map(c -> c.path() + c.interval() + c.timeout()),
            Optional.empty(),
            Optional.of("/healthzPT5SPT0.5S")),
        row(
            "--enable-app-health-check --app-health-check-path /h --app-health-probe-interval 7"
                + " --app-health-probe-timeout 100 --app-health-threshold 2",
            s ->
                app(s)
                    .healthChecks()
                    .map(c -> c.path() + c.interval() + c.timeout() + c.threshold()),
            Optional.empty(),
            Optional.of("/hPT7SPT0.1S2")));
  }

  @ParameterizedTest
  @MethodSource("flagsOfTheApplication")
  void aFlagSaysHowTheApplicationIsSpokenTo(
      String flags, Function<SidecarSettings, ?> setting, Object byDefault, Object given)
      throws Exception {
    String port = "--app-port 8080 ";
    assertEquals(byDefault, setting.apply(parsed(port.strip(), Map.of())));
    assertEquals(given, setting.apply(parsed(port + flags, Map.of())));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--dapr-internal-grpc-port 50002",
        "--internal-grpc-listen-address 127.0.0.1",
        "--placement-host-address p:50005",
        "--scheduler-host-address s:50006",
        "--scheduler-job-streams 3",
        "--sentry-address s:50003",
        "--control-plane-address c:80",
        "--control-plane-namespace dapr",
        "--control-plane-trust-domain t",
        "--trust-domain t",
        "--trust-anchors-file f",
        "--enable-mtls",
        "--actors-service placement:p:50005",
        "--reminders-service r",
        "--disable-init-endpoints config,subscribe",
        "--disable-builtin-k8s-secret-store",
        "--mode standalone",
        "--profile-port 7777",
        "--enable-profiling",
        "--app-ssl",
      })
  void whatBindingsDoNotHaveIsTakenAndNoted(String flags) throws Exception {
    assertEquals(parsed("", Map.of()).toString(), parsed(flags, Map.of()).toString());

    CommandLine line = line();
    CommandLine.ParseResult result =
        line.parseArgs(Mooring.ourSpelling(("--app-id=shop " + flags).split(" ", -1)));
    String name = flags.split(" ", -1)[0].replace("--dapr-", "--");
    assertEquals(List.of(name), IgnoredOptions.given(result));
  }

  @Test
  void theApplicationHasItsName() throws Exception {
    assertEquals("shop", parsed("", Map.of()).applicationId());
  }

  @Test
  void whatHasAnEffectIsNotNoted() {
    assertEquals(
        List.of(),
        IgnoredOptions.given(line().parseArgs("--app-id=shop", "--public-port=1", "--wait")));
  }

  @ParameterizedTest
  @CsvSource({
    "--public-port 65536, --public-port: 65536 is no port",
    "--public-port 3500, --public-port and --http-port are both 3500",
    "--block-shutdown-duration soon, '--block-shutdown-duration: \"soon\" is not valid; expected'",
  })
  void aFlagThatMakesNoSenseIsAMistake(String flags, String message) {
    CommandLine.ParameterException mistake =
        assertThrows(CommandLine.ParameterException.class, () -> parsed(flags, Map.of()));
    assertTrue(String.valueOf(mistake.getMessage()).contains(message), mistake.getMessage());
  }

  static Stream<Arguments> variables() {
    return Stream.of(
        Arguments.of("DAPR_API_TOKEN", "t", setting(s -> s.api().token().isRequired()), true),
        Arguments.of("APP_API_TOKEN", "t", setting(s -> app(s).token()), Optional.of("t")),
        Arguments.of("DAPR_HTTP_DISABLE_H2C", "1", setting(s -> s.api().http2()), false),
        // The rest is read where it is needed: templates, secrets, traces.
        Arguments.of("NAMESPACE", "n", setting(s -> s.environment().get("NAMESPACE")), "n"),
        Arguments.of("POD_NAME", "p", setting(s -> s.environment().get("POD_NAME")), "p"));
  }

  private static Function<SidecarSettings, ?> setting(Function<SidecarSettings, ?> setting) {
    return setting;
  }

  @ParameterizedTest
  @MethodSource("variables")
  void aVariableSaysWhatDaprsSays(
      String name, String value, Function<SidecarSettings, ?> setting, Object expected)
      throws Exception {
    assertEquals(expected, setting.apply(parsed("--app-port 1", Map.of(name, value))));
    assertTrue(!expected.equals(setting.apply(parsed("--app-port 1", Map.of()))), name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DAPR_HOST_IP",
        "DAPR_COMPONENTS_SOCKETS_FOLDER",
        "DAPR_GRPC_MAX_CONN_IDLE",
        "DAPR_GRPC_CONN_COLLECTOR_INTERVAL",
        "SSL_CERT_DIR",
      })
  void aVariableForWhatBindingsDoNotHaveChangesNothing(String name) throws Exception {
    SidecarSettings with = parsed("--app-port 1", Map.of(name, "x"));
    SidecarSettings without = parsed("--app-port 1", Map.of());

    assertEquals(without.api().toString(), with.api().toString());
    assertEquals(without.application(), with.application());
    assertEquals(without.operation(), with.operation());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "--build-info"})
  void theVersionIsAFlagOfTheSidecarToo(String flag) {
    StringWriter out = new StringWriter();
    PrintWriter nowhere = new PrintWriter(new StringWriter());

    assertEquals(0, Mooring.run(new String[] {"run", flag}, new PrintWriter(out, true), nowhere));
    assertTrue(out.toString().startsWith("mooring "), out.toString());
  }
}
