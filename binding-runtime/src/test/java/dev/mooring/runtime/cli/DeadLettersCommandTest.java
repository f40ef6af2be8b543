package dev.mooring.runtime.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.mooring.api.DeadLetters.DeadLetter;
import dev.mooring.api.Payload;
import dev.mooring.runtime.deadletter.DeadLetterEditor;
import dev.mooring.runtime.deadletter.DeadLetterFiles;
import dev.mooring.runtime.deadletter.DeadLetterLine;
import dev.mooring.runtime.deadletter.DeadLetterScan;
import dev.mooring.runtime.http.ReplayApi;
import dev.mooring.runtime.registry.Catalog;
import dev.mooring.runtime.registry.DataDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code mooring dead-letters} prints, does to the files, and ends with. */
@Timeout(60)
final class DeadLettersCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<byte[]> bodies = new CopyOnWriteArrayList<>();
  private volatile int status = 204;
  private volatile String failing = "nothing fails";
  private volatile String answer = "";
  private final HttpServer server;

  @TempDir private Path data;

  DeadLettersCommandTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void listen() {
    server.createContext("/", this::handle);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    bodies.add(body);
    requests.add(
        exchange.getRequestMethod()
            + " "
            + exchange.getRequestURI()
            + " "
            + exchange.getRequestHeaders().getFirst("topic")
            + " "
            + exchange.getRequestHeaders().getFirst("redelivered")
            + " "
            + exchange.getRequestHeaders().getFirst("content-type"));
    String text = new String(body, UTF_8);
    boolean fails = text.contains(failing) || text.contains(new String(base64(failing), UTF_8));
    byte[] reply = answer.getBytes(UTF_8);
    int code = fails ? 502 : status;
    boolean empty = reply.length == 0 || code == 204;
    exchange.sendResponseHeaders(code, empty ? -1 : reply.length);
    if (!empty) {
      exchange.getResponseBody().write(reply);
    }
    exchange.close();
  }

  private static byte[] base64(String text) {
    return Base64.getEncoder().encode(text.getBytes(UTF_8));
  }

  private int mooring(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Mooring.run(
        Stream.concat(Stream.of("dead-letters"), Stream.of(arguments)).toArray(String[]::new),
        new Surroundings(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            () -> new Catalog(List.of(), List.of())));
  }

  private int at(String command, String... more) {
    return mooring(
        Stream.concat(Stream.of(command, "--data-dir=" + data), Stream.of(more))
            .toArray(String[]::new));
  }

  private String port() {
    return "--http-port=" + server.getAddress().getPort();
  }

  private String application(String path) {
    return "--to=http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private void put(String component, String... payloads) {
    try (DeadLetterFiles files = new DeadLetterFiles(new DataDirectory(data))) {
      for (String payload : payloads) {
        files
            .add(
                new DeadLetter(
                    component,
                    Payload.utf8(payload).withContentType("text/plain"),
                    Map.of("topic", "a/" + component, "redelivered", "false"),
                    "status code: 500\nbody: \u001b[31mno",
                    2,
                    Instant.parse("2026-01-01T00:00:00Z"),
                    Instant.parse("2026-01-01T00:00:10Z")))
            .toCompletableFuture()
            .orTimeout(10, TimeUnit.SECONDS)
            .join();
      }
    }
  }

  private List<String> kept(String component) throws IOException {
    List<String> kept = new ArrayList<>();
    try (DeadLetterScan scan = DeadLetterScan.of(data, component)) {
      scan.forEach(letter -> kept.add(letter.letter().payload().utf8()));
    }
    return kept;
  }

  private String id(String component) throws IOException {
    List<String> ids = new ArrayList<>();
    try (DeadLetterScan scan = DeadLetterScan.of(data, component)) {
      scan.forEach(letter -> ids.add(letter.id()));
    }
    return ids.get(0);
  }

  @Test
  void listHasALineForEachLetterThatNoTerminalObeys() throws IOException {
    put("orders", "one", "two");
    put("bills", "three");

    assertEquals(0, at("list"));

    List<String> lines = out.toString().lines().toList();
    assertEquals(4, lines.size(), out.toString());
    assertTrue(lines.get(1).startsWith(id("bills")), out.toString());
    assertTrue(lines.get(1).contains("2026-01-01T00:00:10Z"), out.toString());
    assertTrue(
        lines.get(2).endsWith("a/orders, status code: 500\\u000abody: \\u001b[31mno"),
        out.toString());
    assertEquals(0, at("list", "orders"));
    assertEquals(3, out.toString().lines().count());
    assertFalse(out.toString().contains("one"), "payloads are for show alone");
  }

  @Test
  void forMachinesThereIsAnObjectOnEachLine() throws IOException {
    put("orders", "one");

    assertEquals(0, at("list", "--json"));
    assertTrue(out.toString().contains("\"payloadBytes\":3"), out.toString());
    assertFalse(out.toString().contains("\"payload\":"), out.toString());
    assertEquals(0, at("show", "--json"));
    assertEquals(
        "one", DeadLetterLine.letter(out.toString().getBytes(UTF_8)).letter().payload().utf8());
  }

  @Test
  void showTellsEverythingAndBytesThatAreNoTextInHexadecimal() throws IOException {
    put("orders", "line 1\nline 2", "\u0000\u001b");
    assertEquals(0, at("show", "orders"));

    String text = out.toString();
    assertTrue(text.contains("id           " + id("orders")), text);
    assertTrue(text.contains("attempts     2"), text);
    assertTrue(text.contains("metadata     topic: a/orders"), text);
    assertTrue(text.contains("content type text/plain"), text);
    assertTrue(text.contains("line 1\nline 2"), text);
    assertTrue(text.contains("00 1b"), text);
  }

  @Test
  void withoutLettersItSaysSo() {
    for (String command : List.of("list", "show", "replay")) {
      assertEquals(0, at(command, command.equals("replay") ? port() : "none"));
      assertEquals("no dead letters", out.toString().strip());
    }
  }

  @Test
  void replayHandsLettersToTheSidecarInTheirOrderAndRemovesWhatWasHandled() throws IOException {
    put("orders", "one", "two", "three");
    failing = "two";
    answer = "{\"errorCode\":\"ERR_REPLAY_FAILED\",\"message\":\"status code: 500\"}";
    assertEquals(1, at("replay", port()));

    assertEquals("handled 2, failed 1", out.toString().strip());
    assertEquals("error: orders " + id("orders") + ": status code: 500", err.toString().strip());
    assertEquals(List.of("two"), kept("orders"));
    assertEquals(3, requests.size());
    assertTrue(requests.get(0).startsWith("POST " + ReplayApi.PATH), requests.toString());
    assertEquals("one", DeadLetterLine.letter(bodies.get(0)).letter().payload().utf8());
    assertEquals("three", DeadLetterLine.letter(bodies.get(2)).letter().payload().utf8());

    failing = "nothing";
    assertEquals(0, at("replay", port(), "--json"));
    assertEquals("{\"handled\":1,\"failed\":0,\"left\":0}", out.toString().strip());
    assertFalse(Files.exists(data.resolve("dead-letters/orders.jsonl")));
  }

  @Test
  void replayStopsWhenNobodyAnswersAndKeepsEverything() throws IOException {
    put("bills", "one");
    put("orders", "two", "three");
    status = 503;

    assertEquals(1, at("replay", port()));
    assertEquals("handled 0, not tried 3", out.toString().strip());
    assertEquals(1, requests.size());

    server.stop(0);
    assertEquals(1, at("replay", port()));
    assertTrue(err.toString().contains("nobody listens there"), err.toString());
    assertEquals(List.of("two", "three"), kept("orders"));
  }

  @Test
  void theSidecarOfAnotherApplicationGetsNoLetters() throws IOException {
    put("orders", "one");
    status = 500;
    answer = "{\"errorCode\":\"ERR_HEALTH_APPID_NOT_MATCH\",\"message\":\"no\"}";

    assertEquals(1, at("replay", port(), "--app-id=shop"));

    assertTrue(err.toString().contains("is not that of the application \"shop\""), err.toString());
    assertEquals(1, requests.size());
    assertTrue(requests.get(0).startsWith("GET /v1.0/healthz?appid=shop "), requests.toString());
    assertEquals(List.of("one"), kept("orders"));
  }

  @Test
  void aSidecarThatWantsATokenIsNamedAsSuch() throws IOException {
    put("orders", "one");
    status = 401;

    assertEquals(1, at("replay", port()));

    assertTrue(err.toString().contains("DAPR_API_TOKEN"), err.toString());
    assertEquals(List.of("one"), kept("orders"));
  }

  @ParameterizedTest
  @CsvSource({"'', /orders", "/, /orders", "/elsewhere?x=1, /elsewhere?x=1"})
  void replayToAnApplicationMakesTheRequestOfTheSidecar(String path, String uri)
      throws IOException {
    put("orders", "one");
    status = 200;

    assertEquals(0, at("replay", "orders", application(path)));

    assertEquals(List.of("POST " + uri + " a/orders true text/plain"), requests);
    assertArrayEquals("one".getBytes(UTF_8), bodies.get(0));
    assertEquals(List.of(), kept("orders"));
  }

  @Test
  void anApplicationThatRefusesKeepsTheLetterThere() throws IOException {
    put("orders", "one", "two");
    failing = "one";
    answer = "not yet";

    assertEquals(1, at("replay", application("")));

    assertTrue(err.toString().contains("status code: 502 body: not yet"), err.toString());
    assertEquals(List.of("one"), kept("orders"));
  }

  @Test
  void lettersAreChosenByTheirIds() throws IOException {
    put("orders", "one", "two");
    String id = id("orders");

    assertEquals(0, at("replay", port(), "--id", id.substring(0, 13)));
    assertEquals("handled 1", out.toString().strip());
    assertEquals(List.of("two"), kept("orders"));
    assertEquals(2, at("replay", port(), "--id", id));
    assertTrue(err.toString().contains("there is no dead letter \"" + id), err.toString());
    assertEquals(2, at("show", "--id", "no"));
  }

  @Test
  void anIdThatMeansSeveralLettersIsAMistake() {
    put("orders", "one", "two");
    assertEquals(2, at("drop", "--id", ""));
    assertTrue(err.toString().contains("several ids"), err.toString());
  }

  @Test
  void dropForgetsWhatItIsTold() throws IOException {
    put("orders", "one", "two");
    put("bills", "three");

    assertEquals(0, at("drop", "orders", "--id", id("orders")));
    assertEquals("dropped 1", out.toString().strip());
    assertEquals(List.of("two"), kept("orders"));
    assertEquals(0, at("drop", "orders", "--json"));
    assertEquals("{\"dropped\":1}", out.toString().strip());
    assertEquals(List.of("three"), kept("bills"));
    assertEquals(2, at("drop"));
    assertTrue(err.toString().contains("--all"), err.toString());
    assertEquals(List.of("three"), kept("bills"));
    assertEquals(0, at("drop", "--all"));
    assertEquals(List.of(), kept("bills"));
  }

  @Test
  void nobodyTakesLettersOutWhileSomebodyElseDoes() throws IOException {
    put("orders", "one");
    try (DeadLetterEditor other = DeadLetterEditor.open(data, "orders").orElseThrow()) {
      assertEquals(1, at("replay", port()));
      assertTrue(err.toString().contains("another process"), err.toString());
      assertEquals(1, at("drop", "orders"));
      assertTrue(err.toString().contains("another process"), err.toString());
      assertEquals(1, other.letters().letters());
    }
    assertEquals(List.of("one"), kept("orders"));
    assertEquals(List.of(), requests);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dead-letters | Missing required subcommand",
        "dead-letters list | Missing required option: '--data-dir=DIR' or '--app-id=ID'",
        "dead-letters burn | Unmatched argument at index 1: 'burn'",
        "dead-letters list a b | Unmatched argument at index 3: 'b'",
        "dead-letters replay --data-dir d --http-port 0 | --http-port: 0 is no port",
        "dead-letters replay --data-dir d --to ftp://a | --to: \"ftp://a\" is no address",
        "dead-letters replay --data-dir d --to http://a --http-port 1 | give one of them",
        "dead-letters replay --data-dir d --timeout soon | --timeout: \"soon\" is not valid",
        "dead-letters replay --data-dir d --timeout 0s | --timeout: \"0s\" is not valid",
      })
  void aMistakeOnTheCommandLineEndsWith2(String line, String message) {
    int code =
        Mooring.run(line.split(" ", -1), new PrintWriter(out, true), new PrintWriter(err, true));

    assertEquals(2, code, err.toString());
    assertTrue(err.toString().contains(message), err.toString());
  }
}
