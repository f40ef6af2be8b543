package dev.mooring.mqtt.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.mqtt.packet.QoS;
import dev.mooring.tck.mqtt.MoquetteFixture;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ways to a broker, by URL. */
class TransportUrlsTest {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  @TempDir private Path folder = Path.of("");
  @AutoClose private final SessionBroker broker = SessionBroker.start(100);
  private final BlockingQueue<ReceivedMessage> received = new LinkedBlockingQueue<>();
  private final List<MqttClient> clients = new CopyOnWriteArrayList<>();

  /** While it is there, event loops need not end and begin for each test. */
  @BeforeEach
  void keepEventLoops() {
    client(config(broker.url()));
  }

  @AfterEach
  void closeClients() {
    clients.forEach(client -> join(client.close(Duration.ZERO)));
  }

  @Test
  void aUnixDomainSocketCarriesMessagesBothWays() throws Exception {
    Path socket = folder.resolve("broker.sock");
    try (UnixBridge bridge = UnixBridge.start(socket, brokerPort())) {
      MqttClient client = client(config(bridge.url()));
      join(client.connect());
      join(client.publish(Publication.of("out", "over unix".getBytes(UTF_8))));
      assertEquals(List.of("over unix"), broker.received());
      broker.enqueue("back", 1);
      assertEquals("back", nextText());
    }
  }

  @Test
  void aUnixSocketThatIsNotThereIsAReasonInWords() {
    List<String> reasons = new CopyOnWriteArrayList<>();
    MqttClient client =
        client(
            config("unix://" + folder.resolve("nobody.sock"))
                .listener(
                    new ClientListener() {
                      @Override
                      public void onStatus(ClientStatus status) {
                        reasons.add(status.reason());
                      }
                    }));
    client.connect();
    await().atMost(LIMIT).until(() -> reasons.toString().contains("nobody.sock"));
  }

  @Test
  void aWebSocketCarriesMessagesBothWaysWhateverTheirSize() throws Exception {
    try (MoquetteFixture moquette = MoquetteFixture.builder().webSocket().start()) {
      // Two clients: Moquette drops acknowledgements to one that it is writing a large message to.
      MqttClient subscriber = client(config(moquette.webSocketUrl()));
      CompletionStage<SubscriptionResult> subscribed =
          subscriber.subscribe("ws", QoS.AT_LEAST_ONCE);
      join(subscriber.connect());
      join(subscribed);
      MqttClient client = client(MqttClientConfig.builder(moquette.webSocketUrl(), "publisher"));
      join(client.connect());
      for (int size : new int[] {0, 125, 126, 65_535, 65_536, 300_000}) {
        join(client.publish(Publication.of("ws", new byte[size])));
        ReceivedMessage message = received.poll(10, TimeUnit.SECONDS);
        assertEquals(size, message == null ? -1 : message.payload().length);
        if (message != null) {
          message.acknowledge();
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"http", "socks5"})
  void aProxyWithCredentialsLooksTheBrokersNameUp(String protocol) throws Exception {
    try (TestProxy proxy = TestProxy.start(protocol, brokerPort())) {
      MqttClient client =
          client(
              config("tcp://broker.invalid:1883")
                  .proxy(protocol + "://user:pass%3Aword@127.0.0.1:" + proxy.port()));
      join(client.connect());
      join(client.publish(Publication.of("out", "proxied".getBytes(UTF_8))));
      assertEquals(List.of("proxied"), broker.received());
      assertEquals(List.of("broker.invalid:1883"), proxy.asked());
    }
  }

  @ParameterizedTest
  @CsvSource({"http, 407", "socks5, auth"})
  void aProxyThatRefusesIsAReasonWithoutTheCredentials(String protocol, String expected)
      throws Exception {
    List<String> reasons = new CopyOnWriteArrayList<>();
    try (TestProxy proxy = TestProxy.start(protocol, brokerPort())) {
      MqttClient client =
          client(
              config("tcp://broker.invalid:1883")
                  .proxy(protocol + "://user:wr0ng@127.0.0.1:" + proxy.port())
                  .listener(
                      new ClientListener() {
                        @Override
                        public void onStatus(ClientStatus status) {
                          reasons.add(status.reason());
                        }
                      }));
      client.connect();
      await().atMost(LIMIT).until(() -> reasons.toString().contains("proxy"));
      assertTrue(reasons.toString().contains(expected), reasons::toString);
      assertFalse(reasons.toString().contains("wr0ng"), reasons::toString);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp", "unix"})
  void severalBrokersAreTriedInTurnWithoutAPause(String scheme) throws Exception {
    int down;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      down = taken.getLocalPort();
    }
    String first =
        scheme.equals("tcp") ? "tcp://127.0.0.1:" + down : "unix://" + folder.resolve("none");
    String url = first + "," + broker.url();
    MqttClient client =
        client(config(url).reconnectDelay(Duration.ofMinutes(1), Duration.ofMinutes(1)));
    join(client.connect());
    assertEquals(1, broker.connects());
  }

  @Test
  void withoutEpollTheSameWorksOnNio() throws Exception {
    Path socket = folder.resolve("nio.sock");
    try (UnixBridge bridge = UnixBridge.start(socket, brokerPort())) {
      Process child =
          ChildJvm.start(
              folder.resolve("output"),
              PublishingChild.class,
              List.of("-Dio.netty.transport.noNative=true"),
              broker.url(),
              bridge.url());
      assertTrue(child.waitFor(30, TimeUnit.SECONDS));
      String output = Files.readString(folder.resolve("output"));
      assertTrue(output.contains("epoll=false"), output);
      assertEquals(
          List.of("through " + broker.url(), "through " + bridge.url()), broker.received());
    }
  }

  private int brokerPort() {
    return Integer.parseInt(broker.url().substring(broker.url().lastIndexOf(':') + 1));
  }

  private String nextText() throws InterruptedException {
    ReceivedMessage message = received.poll(10, TimeUnit.SECONDS);
    if (message == null) {
      throw new AssertionError("no message came");
    }
    message.acknowledge();
    return new String(message.payload(), UTF_8);
  }

  private MqttClientConfig.Builder config(String url) {
    return MqttClientConfig.builder(url, "transports")
        .reconnectDelay(Duration.ofMillis(10), Duration.ofMillis(100))
        .handler(received::add);
  }

  private MqttClient client(MqttClientConfig.Builder config) {
    MqttClient client = new MqttClient(config.build());
    clients.add(client);
    return client;
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
