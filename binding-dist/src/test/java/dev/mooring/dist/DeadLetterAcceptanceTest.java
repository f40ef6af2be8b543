package dev.mooring.dist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.mooring.tck.mqtt.MoquetteFixture;
import dev.mooring.tck.mqtt.WitnessClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A thousand messages, of which every hundredth fails until the application is mended: what could
 * not be handled is put away, and a replay brings it back.
 */
@Timeout(300)
final class DeadLetterAcceptanceTest {

  private static final int MESSAGES = 1_000;

  private final Map<String, AtomicInteger> attempts = new ConcurrentHashMap<>();
  private final Set<String> handled = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newFixedThreadPool(16);
  private volatile boolean mended;

  @TempDir private Path folder;

  private void handle(HttpExchange exchange) throws IOException {
    String text = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    boolean fails = false;
    if (exchange.getRequestMethod().equals("POST")) {
      attempts.computeIfAbsent(text, each -> new AtomicInteger()).incrementAndGet();
      fails = !mended && Integer.parseInt(text) % 100 == 0;
      if (!fails) {
        handled.add(text);
      }
    }
    exchange.sendResponseHeaders(fails ? 500 : 200, -1);
    exchange.close();
  }

  private MooringProcess sidecar(String url, int appPort, int retries) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("work.yaml"),
            """
            apiVersion: dapr.io/v1alpha1
            kind: Component
            metadata: {name: work}
            spec:
              type: bindings.mqtt3
              metadata:
              - {name: url, value: '%s'}
              - {name: topic, value: 'work/#'}
              - {name: direction, value: input}
              - {name: backOffMaxRetries, value: %d}
              - {name: backOffInterval, value: 50ms}
            """
                .formatted(url, retries));
    return MooringProcess.start(
        "run",
        "--app-id=shop",
        "--http-port=0",
        "--grpc-port=0",
        "--metrics-port=0",
        "--app-port=" + appPort,
        "--resources-path=" + file,
        "--data-dir=" + folder.resolve("data"));
  }

  private Path letters() {
    return folder.resolve("data/dead-letters/work.jsonl");
  }

  private long lettersKept() throws IOException {
    return Files.exists(letters()) ? Files.readAllLines(letters()).size() : 0;
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "2, 3"})
  void allOthersAreHandledAndTheTenAreKeptUntilAReplayEmptiesThem(int retries, int tried)
      throws Exception {
    HttpServer app =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    app.setExecutor(threads);
    app.createContext("/work", this::handle);
    app.start();
    try (MoquetteFixture broker = MoquetteFixture.builder().inMemory().start();
        WitnessClient witness = WitnessClient.connect(broker.url());
        MooringProcess mooring = sidecar(broker.url(), app.getAddress().getPort(), retries)) {
      int port = mooring.httpPort();
      awaitReceiving(witness);
      for (int i = 1; i <= MESSAGES; i++) {
        publish(witness, "work/" + i % 7, String.valueOf(i));
      }
      await()
          .atMost(Duration.ofSeconds(120))
          .untilAsserted(() -> assertEquals(MESSAGES - 10, handled.size()));
      await()
          .atMost(Duration.ofSeconds(120))
          .untilAsserted(() -> assertEquals(10, lettersKept(), () -> String.valueOf(attempts)));

      Set<String> failed =
          IntStream.rangeClosed(1, 10).mapToObj(i -> i + "00").collect(Collectors.toSet());
      failed.forEach(text -> assertEquals(tried, attemptsOf(text), text));
      assertTrue(handled.stream().noneMatch(failed::contains), handled.toString());

      assertEquals(1, replay(port).code());
      assertEquals(10, lettersKept());
      mended = true;
      Outcome replayed = replay(port);
      assertEquals(0, replayed.code(), replayed.err());
      assertEquals("handled 10", replayed.out().strip());
      assertTrue(handled.containsAll(failed));
      assertFalse(Files.exists(letters()));
    } finally {
      app.stop(0);
      threads.shutdownNow();
    }
  }

  private int attemptsOf(String text) {
    return attempts.computeIfAbsent(text, each -> new AtomicInteger()).get();
  }

  private Outcome replay(int port) {
    return Outcome.of(
        "dead-letters",
        "replay",
        "work",
        "--app-id=shop",
        "--data-dir=" + folder.resolve("data"),
        "--http-port=" + port);
  }

  /** The witness counts a message as under way for a moment after the broker has it. */
  private static void publish(WitnessClient witness, String topic, String text) {
    try {
      witness.publish(topic, text, 1);
    } catch (IllegalStateException full) {
      await()
          .ignoreExceptions()
          .until(
              () -> {
                witness.publish(topic, text, 1);
                return true;
              });
    }
  }

  /** A message that arrives says that the subscription is there. */
  private void awaitReceiving(WitnessClient witness) {
    await()
        .atMost(Duration.ofSeconds(120))
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              publish(witness, "work/first", "1");
              return handled.contains("1");
            });
  }
}
