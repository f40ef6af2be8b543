package dev.mooring.runtime.wiring;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.runtime.FreePort;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What operators see of a running sidecar. */
@Timeout(60)
final class ObservationTest {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";

  @TempDir private Path folder;
  private OperatedSidecar sidecar;

  @BeforeEach
  void open() throws Exception {
    sidecar = new OperatedSidecar(folder);
  }

  @AfterEach
  void close() throws Exception {
    sidecar.close();
  }

  private static OperationSettings metrics(int port, boolean required) {
    return new OperationSettings(
        List.of(), true, Optional.empty(), port, required, true, false, Optional.empty());
  }

  @Test
  void metricsHaveTheNamesThatDaprsDashboardsKnow() throws Exception {
    sidecar.component("a", "t");
    int port = FreePort.pick();
    sidecar.start(metrics(port, true));
    await()
        .until(
            () -> {
              sidecar.create("a", "x");
              return !sidecar.events.isEmpty();
            });
    sidecar.create("nobody", "x");

    await()
        .untilAsserted(
            () -> {
              String text = sidecar.text(port);
              for (String expected :
                  List.of(
                      "# TYPE dapr_component_output_binding_count counter",
                      "dapr_component_output_binding_count{app_id=\"shop\",component=\"a\","
                          + "operation=\"create\",success=\"true\"}",
                      "dapr_component_output_binding_count{app_id=\"shop\",component=\"nobody\","
                          + "operation=\"create\",success=\"false\"} 1.0",
                      "dapr_component_input_binding_count{app_id=\"shop\",component=\"a\","
                          + "success=\"true\"}",
                      "dapr_component_input_binding_latencies_bucket{app_id=\"shop\","
                          + "component=\"a\",success=\"true\",le=\"1.0\"}",
                      "dapr_runtime_component_loaded{app_id=\"shop\"} 1.0",
                      "dapr_runtime_component_init_total{app_id=\"shop\","
                          + "component=\"bindings.memory\"} 1.0")) {
                assertTrue(text.contains(expected), expected + " in\n" + text);
              }
            });
  }

  @Test
  void aMetricsPortThatIsTakenIsAFailureOnlyIfItWasAskedFor() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      sidecar.start(metrics(taken.getLocalPort(), false));
      OperatedSidecar other = new OperatedSidecar(folder);
      ExecutionException refused =
          assertThrows(
              ExecutionException.class, () -> other.start(metrics(taken.getLocalPort(), true)));
      other.close();
      assertTrue(
          String.valueOf(refused.getMessage()).contains("metrics cannot be served at 127.0.0.1"),
          refused.toString());
    }
  }

  @Test
  void aTraceGoesOnWhereNothingIsExported() throws Exception {
    sidecar.component("a", "t");
    sidecar.start(OperationSettings.NONE);

    await()
        .until(
            () -> {
              sidecar.create("a", "x", "traceparent", PARENT);
              return !sidecar.headers.isEmpty();
            });

    assertEquals(PARENT, sidecar.headers.get(0).getFirst("traceparent"));
  }

  @Test
  void spansOfOursAreTheParentsOfWhatFollows() throws Exception {
    sidecar.component("a", "t");
    sidecar.file(
        "c.yaml", "kind: Configuration\nspec: {tracing: {samplingRate: \"1\", stdout: true}}\n");
    sidecar.start(OperationSettings.NONE);

    await()
        .until(
            () -> {
              sidecar.create("a", "x", "traceparent", PARENT);
              return !sidecar.headers.isEmpty();
            });

    String parent = String.valueOf(sidecar.headers.get(0).getFirst("traceparent"));
    assertTrue(parent.startsWith("00-" + TRACE + "-"), parent);
    assertNotEquals(PARENT, parent);
  }

  @Test
  void partsOfTheApiCanBeHidden() throws Exception {
    sidecar.component("a", "t");
    sidecar.file(
        "c.yaml",
        "kind: Configuration\nspec: {api: {denied: [{name: metadata, protocol: http}]}}\n");
    sidecar.start(OperationSettings.NONE);

    HttpResponse<String> hidden = sidecar.get("/v1.0/metadata");
    assertEquals(404, hidden.statusCode());
    assertTrue(hidden.body().contains("ERR_DIRECT_INVOKE"), hidden.body());
    assertEquals(204, sidecar.get("/v1.0/healthz/outbound").statusCode());
    assertEquals(204, sidecar.create("a", "x").statusCode());
  }

  @Test
  void theStatusPageShowsMetadataAndNoPayload() throws Exception {
    sidecar.component("a", "t");
    sidecar.start(OperationSettings.NONE.withDashboard());
    sidecar.create("a", "s3cret payload", "metadata.topic", "elsewhere");

    HttpResponse<String> page = sidecar.get("/dashboard");
    assertEquals(200, page.statusCode());
    String policy = page.headers().firstValue("content-security-policy").orElse("");
    assertTrue(
        policy.startsWith("default-src 'none'; style-src 'self'; script-src 'self'"), policy);
    assertFalse(page.body().contains("http://"), page.body());
    String data = sidecar.get("/dashboard/data?since=0").body();
    assertTrue(data.contains("\"topic\":\"elsewhere\""), data);
    assertTrue(data.contains("\"name\":\"a\""), data);
    assertFalse(data.contains("s3cret"), data);
    assertEquals(400, sidecar.get("/dashboard/data?since=x").statusCode());
  }

  @Test
  void thereIsNoStatusPageUnlessAskedFor() throws Exception {
    sidecar.start(OperationSettings.NONE);

    assertEquals(404, sidecar.get("/dashboard").statusCode());
  }

  @ParameterizedTest
  @CsvSource({
    "authorization, anybody:s3same, 200",
    "authorization, anybody:wrong, 401",
    "dapr-api-token, s3same, 200",
    "dapr-api-token, wrong, 401",
    "accept, nothing, 401",
  })
  void theStatusPageIsBehindTheToken(String header, String value, int status) throws Exception {
    sidecar.startWithToken("s3same", OperationSettings.NONE.withDashboard());
    String sent =
        header.equals("authorization")
            ? "Basic " + Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))
            : value;

    for (String path : List.of("/dashboard", "/dashboard/data", "/dashboard/dashboard.js")) {
      assertEquals(status, sidecar.get(path, header, sent).statusCode(), path);
    }
  }

  @Test
  void readyCanWaitForBrokers() throws Exception {
    sidecar.component("a", "t");
    OperationSettings patient =
        new OperationSettings(
            List.of(), false, Optional.empty(), 0, false, false, true, Optional.empty());

    Ready ready = OperatedSidecar.get(sidecar.open(patient, Map.of()).start());

    assertEquals(ready.inScope(), ready.connected());
  }
}
