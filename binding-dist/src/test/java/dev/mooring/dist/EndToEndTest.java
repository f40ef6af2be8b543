package dev.mooring.dist;

import static dev.mooring.tck.mqtt.PacketMatcher.a;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.tck.mqtt.MoquetteFixture;
import dev.mooring.tck.mqtt.Mqtt311;
import dev.mooring.tck.mqtt.Packet;
import dev.mooring.tck.mqtt.PacketType;
import dev.mooring.tck.mqtt.ScriptedBroker;
import dev.mooring.tck.mqtt.ScriptedConnection;
import dev.mooring.tck.mqtt.WitnessClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole command between real sockets: a broker on one side, an application on the other. */
@Timeout(300)
final class EndToEndTest {

  private static final String NAME = "greetings";

  @TempDir private Path folder;

  /** The first component file of the specification, with only the blanks filled in. */
  private Path seed(String url) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(EndToEndTest.class.getResourceAsStream("seed.yaml"))) {
      String seed = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Files.writeString(
          folder.resolve("mqtt.yaml"),
          seed.replace("<NAME>", NAME)
              .replace("<NAMESPACE>", "default")
              .replace("tcp://[username][:password]@host.domain[:port]", url));
    }
  }

  private MooringProcess run(Path file, String... more) throws IOException {
    String[] arguments = {
      "run",
      "--app-id=shop",
      "--http-port=0",
      "--grpc-port=0",
      "--resources-path=" + file,
      "--data-dir=" + folder.resolve("data"),
    };
    return MooringProcess.start(
        Stream.concat(Arrays.stream(arguments), Arrays.stream(more)).toArray(String[]::new));
  }

  private static int create(int port, String body) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + "/v1.0/bindings/" + NAME);
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(uri)
                .header("content-type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .statusCode();
  }

  private static byte[] everyByte() {
    byte[] bytes = new byte[256];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  @Test
  void theFirstExampleOfTheSpecificationWorksBothWays() throws Exception {
    try (MoquetteFixture broker =
            MoquetteFixture.builder().credentials("admin", "public").inMemory().start();
        WitnessClient witness =
            WitnessClient.to(broker.url()).credentials("admin", "public").connect();
        TestApplication app = new TestApplication();
        MooringProcess mooring =
            run(
                seed("tcp://admin:public@" + broker.host() + ":" + broker.port()),
                "--app-port=" + app.port(),
                "--app-protocol=http")) {
      int port = mooring.httpPort();
      witness.subscribe("mytopic", 1);

      // The input has subscribed once it hears what the output says.
      for (TestApplication.Event heard = null; heard == null; ) {
        assertEquals(204, create(port, "{\"operation\":\"create\",\"data\":{\"a\":1}}"));
        heard = app.events.poll(1, TimeUnit.SECONDS);
      }
      assertEquals("{\"a\":1}", witness.await(1).get(0).text());

      witness.publish("mytopic", everyByte(), 1, false);
      TestApplication.Event event;
      do {
        event = Objects.requireNonNull(app.events.poll(20, TimeUnit.SECONDS), "no event");
      } while (event.body.length != 256);
      assertArrayEquals(everyByte(), event.body);
      assertEquals("/" + NAME, event.path);
      assertEquals("mytopic", event.topic);
      assertEquals("application/json", event.contentType);
    }
  }

  private Path input(String url, String topic) throws IOException {
    Path fresh =
        Files.writeString(
            folder.resolve("fresh"),
            """
            apiVersion: dapr.io/v1alpha1
            kind: Component
            metadata: {name: greetings}
            spec:
              type: bindings.mqtt
              version: v1
              metadata:
              - {name: url, value: "%s"}
              - {name: topic, value: %s}
              - {name: consumerID, value: kept}
              - {name: cleanSession, value: false}
              - {name: qos, value: 1}
              - {name: ordering, value: all}
              - {name: direction, value: input}
            """
                .formatted(url, topic));
    return Files.move(fresh, folder.resolve("mqtt.yaml"), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Publishes to both topics in turn until the events of the second alone arrive. */
  private static void awaitOnly(
      WitnessClient witness, TestApplication app, String unwanted, String wanted) {
    AtomicInteger rounds = new AtomicInteger();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              String round = "round " + rounds.incrementAndGet();
              witness.publish(unwanted, round.getBytes(StandardCharsets.UTF_8), 1, false);
              witness.publish(wanted, round.getBytes(StandardCharsets.UTF_8), 1, false);
              return wanted.equals(firstTopic(app, round));
            });
  }

  private static String firstTopic(TestApplication app, String body) throws InterruptedException {
    while (true) {
      TestApplication.Event event = app.events.poll(1, TimeUnit.SECONDS);
      if (event == null) {
        return "none";
      }
      if (new String(event.body, StandardCharsets.UTF_8).equals(body)) {
        return event.topic;
      }
    }
  }

  /** The broker keeps the session over the change, and with it the old filter. */
  @Test
  void aTopicThatIsChangedWhileItRunsUnsubscribesTheOldFilter() throws Exception {
    try (MoquetteFixture broker = MoquetteFixture.builder().inMemory().start();
        WitnessClient witness = WitnessClient.to(broker.url()).connect();
        TestApplication app = new TestApplication();
        MooringProcess mooring = run(input(broker.url(), "first"), "--app-port=" + app.port())) {
      mooring.httpPort();
      awaitOnly(witness, app, "second", "first");

      input(broker.url(), "second");

      awaitOnly(witness, app, "first", "second");
    }
  }

  @Test
  void sigtermLetsHandlersFinishAndEndsEachConnectionWithOneDisconnect() throws Exception {
    try (ScriptedBroker broker = ScriptedBroker.start().autopilot();
        TestApplication app = new TestApplication();
        MooringProcess mooring = run(seed(broker.url()), "--app-port=" + app.port())) {
      int port = mooring.httpPort();
      assertEquals(204, create(port, "{\"operation\":\"create\",\"data\":1}"));
      List<ScriptedConnection> connections =
          List.of(broker.acceptConnection(), broker.acceptConnection());
      ScriptedConnection input = subscribed(connections);
      app.gate = new CountDownLatch(1);
      input.send(Mqtt311.publish("mytopic").qos1(7).payload("slow").bytes());
      assertEquals("mytopic", Objects.requireNonNull(app.events.poll(20, TimeUnit.SECONDS)).topic);

      mooring.terminate();
      app.gate.countDown();

      assertEquals(0, mooring.exitCode());
      assertEquals(1, mooring.lines().stream().filter(l -> l.startsWith("mooring ready")).count());
      for (ScriptedConnection connection : connections) {
        connection.awaitClosed();
        List<PacketType> types = connection.received().stream().map(Packet::type).toList();
        assertEquals(PacketType.DISCONNECT, types.get(types.size() - 1), types.toString());
        assertEquals(types.size() - 1, types.indexOf(PacketType.DISCONNECT), types.toString());
      }
      assertEquals(7, input.await(a(PacketType.PUBACK)).packetId());
      assertEquals(2, broker.connectionCount());
    }
  }

  private static ScriptedConnection subscribed(List<ScriptedConnection> connections)
      throws InterruptedException {
    for (ScriptedConnection connection : connections) {
      connection.await(a(PacketType.CONNECT));
      if (String.valueOf(connection.received().get(0).connect().clientId()).endsWith("-consumer")) {
        connection.await(a(PacketType.SUBSCRIBE));
        return connection;
      }
    }
    throw new AssertionError("no connection is the consumer's: " + connections);
  }

  private static String get(String url) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static String metricsOf(MooringProcess mooring) throws Exception {
    Pattern served = Pattern.compile(".*metrics are served at (http://[^\\s\"]+).*");
    String url =
        mooring.lines().stream()
            .map(served::matcher)
            .filter(Matcher::matches)
            .map(line -> line.group(1))
            .findFirst()
            .orElseThrow();
    return get(url);
  }

  @Test
  void howAComponentFaresIsToBeSeenInItsHealthAndItsMetrics() throws Exception {
    try (ScriptedBroker broker = ScriptedBroker.start().autopilot();
        TestApplication app = new TestApplication();
        MooringProcess mooring =
            run(seed(broker.url()), "--app-port=" + app.port(), "--metrics-port=0")) {
      int port = mooring.httpPort();
      String metadata = "http://127.0.0.1:" + port + "/v1.0/metadata";
      assertEquals(204, create(port, "{\"operation\":\"create\",\"data\":1}"));
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> {
                String health = get(metadata);
                assertTrue(health.contains("\"state\":\"up\""), health);
              });
      String metrics = metricsOf(mooring);
      for (String line :
          List.of(
              "connected{input} 1.0",
              "connected{output} 1.0",
              "reconnects_total{input} 0.0",
              "reconnects_total{output} 0.0",
              "in_flight{output} 0.0",
              "queued{output} 0.0",
              "reading_paused{input} 0.0",
              "retries_total{input} 0.0",
              "retries_waiting{input} 0.0",
              "dead_letters_total{input} 0.0",
              "publish_seconds_count{output} 1")) {
        String labels = "{app_id=\"shop\",component=\"" + NAME + "\",direction=\"$1\"}";
        String expected = "mooring_binding_" + line.replaceAll("\\{(\\w+)}", labels);
        assertTrue(metrics.contains("\n" + expected), () -> expected + " in\n" + metrics);
      }

      broker.autopilot(PacketType.CONNECT);
      broker.acceptConnection().reset();
      broker.acceptConnection().reset();
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> {
                String health = get(metadata);
                assertTrue(health.contains("\"state\":\"connecting\""), health);
                assertTrue(health.contains("\"error\":\""), health);
                assertTrue(
                    metricsOf(mooring)
                        .lines()
                        .anyMatch(line -> line.matches("mooring_binding_connected.*input.* 0.0")));
              });
    }
  }

  @Test
  void withoutAnApplicationInputsDoNotConnect() throws Exception {
    try (ScriptedBroker broker = ScriptedBroker.start().autopilot();
        MooringProcess mooring = run(seed(broker.url()))) {
      assertEquals(204, create(mooring.httpPort(), "{\"operation\":\"create\",\"data\":1}"));
      mooring.terminate();

      assertEquals(0, mooring.exitCode());
      assertEquals(1, broker.connectionCount());
    }
  }

  @Test
  void theEmbeddedBrokerIsThereForComponentFiles() throws Exception {
    try (TestApplication app = new TestApplication();
        MooringProcess mooring =
            run(
                seed("${{ EMBEDDED_BROKER_URL }}"),
                "--app-port=" + app.port(),
                "--embedded-broker=0")) {
      int port = mooring.httpPort();

      for (TestApplication.Event heard = null; heard == null; ) {
        assertEquals(204, create(port, "{\"operation\":\"create\",\"data\":\"x\"}"));
        heard = app.events.poll(1, TimeUnit.SECONDS);
      }
      mooring.terminate();
      assertEquals(0, mooring.exitCode());
      assertTrue(mooring.lines().stream().noneMatch(line -> line.contains("ERROR")));
    }
  }
}
