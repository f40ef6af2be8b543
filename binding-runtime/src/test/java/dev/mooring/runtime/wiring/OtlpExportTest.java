package dev.mooring.runtime.wiring;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Spans on their way to a collector that takes OTLP over HTTP. */
@Timeout(60)
final class OtlpExportTest {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String CALLER = "00f067aa0ba902b7";

  @TempDir private Path folder;
  private OperatedSidecar sidecar;
  private HttpServer collector;
  private final List<Span> spans = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> resources = new CopyOnWriteArrayList<>();

  /** What is looked at of a span, by the field numbers of opentelemetry.proto.trace.v1.Span. */
  private record Span(String trace, String id, String parent, String name) {
    static Span of(UnknownFieldSet span) {
      return new Span(hex(span, 1), hex(span, 2), hex(span, 4), bytes(span, 5).toStringUtf8());
    }

    private static String hex(UnknownFieldSet message, int field) {
      return HexFormat.of().formatHex(bytes(message, field).toByteArray());
    }

    private static ByteString bytes(UnknownFieldSet message, int field) {
      List<ByteString> values = message.getField(field).getLengthDelimitedList();
      return values.isEmpty() ? ByteString.EMPTY : values.get(0);
    }
  }

  @BeforeEach
  void open() throws Exception {
    sidecar = new OperatedSidecar(folder);
    collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext("/", this::collect);
    collector.start();
  }

  @AfterEach
  void close() throws Exception {
    sidecar.close();
    collector.stop(0);
  }

  private void collect(HttpExchange exchange) throws IOException {
    requests.add(
        exchange.getRequestMethod()
            + " "
            + exchange.getRequestURI()
            + " "
            + exchange.getRequestHeaders().getFirst("content-type")
            + " "
            + exchange.getRequestHeaders().getFirst("x-key"));
    UnknownFieldSet export = UnknownFieldSet.parseFrom(exchange.getRequestBody().readAllBytes());
    for (UnknownFieldSet resource : messages(export, 1)) {
      resources.add(Span.bytes(resource, 1).toStringUtf8());
      for (UnknownFieldSet scope : messages(resource, 2)) {
        for (UnknownFieldSet span : messages(scope, 2)) {
          spans.add(Span.of(span));
        }
      }
    }
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  private static List<UnknownFieldSet> messages(UnknownFieldSet parent, int field)
      throws InvalidProtocolBufferException {
    List<UnknownFieldSet> all = new CopyOnWriteArrayList<>();
    for (ByteString each : parent.getField(field).getLengthDelimitedList()) {
      all.add(UnknownFieldSet.parseFrom(each));
    }
    return all;
  }

  @Test
  void aCallAndTheEventThatComesOfItAreSpansOfTheCallersTrace() throws Exception {
    sidecar.component("a", "t");
    sidecar.start(
        OperationSettings.NONE,
        Map.of(
            "OTEL_EXPORTER_OTLP_ENDPOINT",
            "http://127.0.0.1:" + collector.getAddress().getPort(),
            "OTEL_EXPORTER_OTLP_HEADERS",
            "x-key=k1",
            "OTEL_SERVICE_NAME",
            "till",
            "OTEL_RESOURCE_ATTRIBUTES",
            "deployment.environment.name=here"));
    await()
        .until(
            () -> {
              sidecar.create("a", "x", "traceparent", "00-" + TRACE + "-" + CALLER + "-01");
              return !sidecar.headers.isEmpty();
            });

    String shown = String.valueOf(sidecar.headers.get(0).getFirst("traceparent"));
    OperatedSidecar.get(sidecar.stop());

    assertTrue(
        requests.stream().allMatch("POST /v1/traces application/x-protobuf k1"::equals),
        requests.toString());
    assertTrue(resources.get(0).contains("till"), resources.toString());
    assertTrue(resources.get(0).contains("here"), resources.toString());
    List<Span> calls = spans.stream().filter(s -> s.name().equals("/v1.0/bindings/a")).toList();
    assertFalse(calls.isEmpty(), spans.toString());
    for (Span call : calls) {
      assertEquals(TRACE, call.trace());
      assertEquals(CALLER, call.parent());
    }
    Span event =
        spans.stream()
            .filter(s -> ("00-" + TRACE + "-" + s.id() + "-01").equals(shown))
            .findFirst()
            .orElseThrow(() -> new AssertionError(shown + " in " + spans));
    assertEquals("bindings/a", event.name());
    assertEquals(TRACE, event.trace());
    assertTrue(calls.stream().anyMatch(call -> call.id().equals(event.parent())), spans.toString());
  }
}
