package dev.mooring.runtime.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.api.config.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a document of kind Configuration asks for. */
final class ConfigurationParserTest {

  private static final String HEAD =
      "apiVersion: dapr.io/v1alpha1\nkind: Configuration\nmetadata: {name: c}\n";

  private final List<Problem> problems = new ArrayList<>();

  private RuntimeConfiguration parse(String text) {
    return ConfigurationParser.parse(Documents.of(HEAD + text), problems);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | http | bindings | true",
        "{allowed: [{name: bindings, version: v1.0, protocol: http}]} | http | bindings | true",
        "{allowed: [{name: bindings, version: v1, protocol: http}]} | http | bindings | true",
        "{allowed: [{name: bindings, version: v2, protocol: http}]} | http | bindings | false",
        "{allowed: [{name: bindings, version: v1.0, protocol: http}]} | http | metadata | false",
        "{allowed: [{name: bindings, version: v1.0, protocol: http}]} | grpc | metadata | true",
        "{allowed: [{name: bindings}]} | grpc | metadata | false",
        "{denied: [{name: shutdown, version: v1.0, protocol: http}]} | http | shutdown | false",
        "{denied: [{name: shutdown, version: v1.0, protocol: http}]} | grpc | shutdown | true",
        "{denied: [{name: shutdown, version: v1.0, protocol: http}]} | http | bindings | true",
        "{allowed: [{name: metadata}], denied: [{name: metadata}]} | http | metadata | false",
      })
  void partsOfTheApiAreAllowedAndDenied(
      String api, String protocol, String name, boolean admitted) {
    assertEquals(admitted, parse("spec: {api: " + api + "}\n").api().admits(protocol, name));
    assertEquals(List.of(), problems);
  }

  @Test
  void tracingIsReadWithItsCollector() {
    TracingSettings tracing =
        parse(
                """
                spec:
                  tracing:
                    samplingRate: "0.5"
                    stdout: true
                    otel:
                      endpointAddress: "collector:4318"
                      isSecure: false
                      protocol: http
                      headers: "a=b, key=s3cret"
                      timeout: 3s
                """)
            .tracing()
            .orElseThrow();

    assertEquals(List.of(), problems);
    assertEquals(
        new TracingSettings(
            0.5,
            true,
            Optional.of(
                new TracingSettings.Collector(
                    "http://collector:4318",
                    TracingSettings.Protocol.HTTP,
                    Map.of("a", "b", "key", "s3cret"),
                    Duration.ofSeconds(3)))),
        tracing);
    assertFalse(tracing.toString().contains("s3cret"), tracing.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{samplingRate: \"0\", stdout: true} | false",
        "{samplingRate: \"1\", stdout: true} | true",
        "{samplingRate: \"1\"} | false",
        "{stdout: true} | true",
      })
  void spansNeedSomewhereToGo(String tracing, boolean exporting) {
    assertEquals(
        exporting,
        parse("spec: {tracing: " + tracing + "}\n").tracing().orElseThrow().isExporting());
  }

  @Test
  void theRestThatConcernsBindingsIsRead() {
    RuntimeConfiguration configuration =
        parse(
            """
            spec:
              components: {deny: [bindings.mqtt3, Bindings.Kafka/v1]}
              metrics: {enabled: false, latencyDistributionBuckets: [1, 10, 100]}
            """);

    assertEquals(List.of(), problems);
    assertEquals(List.of("bindings.mqtt3", "bindings.kafka/v1"), configuration.deniedTypes());
    assertEquals(Optional.of(false), configuration.metrics());
    assertEquals(List.of(1.0, 10.0, 100.0), configuration.latencyBuckets());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{name: HotReload, enabled: false} | false | 0",
        "{name: HotReload, enabled: true}  | true  | 0",
        "{name: HotReload}                 | true  | 0",
        "{name: ActorReminders, enabled: false} | true | 1",
      })
  void ofTheFeaturesThatOfReloadingCounts(String feature, boolean hotReload, int warnings) {
    assertEquals(hotReload, parse("spec: {features: [" + feature + "]}\n").hotReload());
    assertEquals(warnings, problems.size(), problems.toString());
    assertTrue(problems.stream().noneMatch(Problem::isError));
  }

  @Test
  void ofSeveralDocumentsTheLaterCountsSectionBySection() {
    RuntimeConfiguration configuration =
        parse(
            "spec: {metrics: {enabled: false}, tracing: {samplingRate: \"1\"}}\n---\n"
                + HEAD
                + "spec: {tracing: {samplingRate: \"0.25\"}}\n");

    assertEquals(Optional.of(false), configuration.metrics());
    assertEquals(0.25, configuration.tracing().orElseThrow().samplingRate());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "httpPipeline: {handlers: [{name: a}]} | asks for middleware",
        "appHttpPipeline: {handlers: [{name: a}]} | asks for middleware",
        "tracing: {zipkin: {endpointAddress: \"http://z\"}} | use spec.tracing.otel",
        "tracing: {samplingRate: \"2\"} | a number from 0 to 1",
        "tracing: {otel: {endpointAddress: a, protocol: smoke}} | one of http, grpc",
        "tracing: {otel: {endpointAddress: a, headers: b}} | name=value",
        "api: {allowed: [{protocol: http}]} | spec.api.allowed.name",
        "api: {denied: [{name: a, protocol: smoke}]} | expected http or grpc",
        "features: [{name: HotReload, enabled: perhaps}] | true or false",
        "features: [{enabled: true}] | spec.features.name",
        "metrics: {latencyDistributionBuckets: [2, 1]} | does not ascend",
      })
  void whatCannotBeDoneIsRefused(String spec, String part) {
    parse("spec: {" + spec + "}\n");

    assertEquals(1, problems.size(), problems.toString());
    assertTrue(problems.get(0).isError());
    assertTrue(problems.get(0).toString().contains(part), problems.toString());
  }

  @ParameterizedTest
  @CsvSource({"accessControl", "mtls", "nameResolution", "secrets", "noSuchSection"})
  void whatDoesNotConcernBindingsIsNoted(String section) {
    assertEquals(RuntimeConfiguration.NONE, parse("spec: {" + section + ": {}}\n"));

    assertEquals(1, problems.size(), problems.toString());
    assertFalse(problems.get(0).isError());
  }
}
