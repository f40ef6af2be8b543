package dev.mooring.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mooring.mqtt.client.ClientStatus;
import dev.mooring.mqtt.client.MessageHandler;
import dev.mooring.mqtt.client.Mqtt5Options;
import dev.mooring.mqtt.client.MqttClient;
import dev.mooring.mqtt.client.MqttClientConfig;
import dev.mooring.mqtt.client.Publication;
import dev.mooring.mqtt.client.ReceivedMessage;
import dev.mooring.mqtt.packet.PublishProperties;
import dev.mooring.mqtt.packet.QoS;
import dev.mooring.mqtt.packet.RetainHandling;
import dev.mooring.mqtt.packet.TopicSubscription;
import dev.mooring.mqtt.packet.UserProperty;
import dev.mooring.tck.mqtt.BrokerFixture;
import dev.mooring.tck.mqtt.FaultProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the client does with any broker of MQTT 5.0. Each test has client ids and topics alone. */
abstract class BrokerInterop {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final String name = getClass().getSimpleName() + NUMBERS.incrementAndGet();
  private final List<AutoCloseable> opened = new ArrayList<>();

  /** What came, as {@code topic text}. */
  private final List<String> arrived = Collections.synchronizedList(new ArrayList<>());

  private final BlockingQueue<ReceivedMessage> messages = new LinkedBlockingQueue<>();

  abstract BrokerFixture broker();

  /** Whether the broker repeats open QoS 2 messages under their identifiers. */
  boolean resumesExactlyOnce() {
    return true;
  }

  /** Whether the broker can count QoS 2 messages against our Receive Maximum. */
  boolean keepsReceiveMaximumAtQos2() {
    return true;
  }

  /** What members of a group announce, so that one alone cannot take all messages. */
  int receiveMaximumOfMembers() {
    return 10;
  }

  /** Whether no member of a group goes empty. */
  boolean sharesWithAllMembers() {
    return true;
  }

  @AfterEach
  void closeAll() throws Exception {
    for (int i = opened.size() - 1; i >= 0; i--) {
      opened.get(i).close();
    }
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  private MqttClientConfig.Builder config(String id, MessageHandler handler) {
    return config(broker().url(), id, handler);
  }

  private MqttClientConfig.Builder config(String url, String id, MessageHandler handler) {
    return MqttClientConfig.builder(url, name + id)
        .handler(handler)
        .publishTimeout(LIMIT)
        .reconnectDelay(Duration.ofMillis(10), Duration.ofMillis(200))
        .mqtt5(Mqtt5Options.DEFAULTS);
  }

  private MqttClient connect(MqttClientConfig.Builder config) {
    MqttClient client = new MqttClient(config.build());
    opened.add(() -> join(client.close(Duration.ZERO)));
    join(client.connect());
    return client;
  }

  private FaultProxy network() {
    FaultProxy network = FaultProxy.to(broker());
    opened.add(network);
    return network;
  }

  private void take(ReceivedMessage message) {
    arrived.add(message.topic() + " " + text(message));
    messages.add(message);
    message.acknowledge();
  }

  /** How many different messages came; safe while more of them do. */
  private int distinct() {
    return new HashSet<>(List.copyOf(arrived)).size(); // the copy is taken under the list's lock
  }

  private static String text(ReceivedMessage message) {
    return new String(message.payload(), UTF_8);
  }

  private String topic(String last) {
    return name + "/" + last;
  }

  private static Publication text(String topic, String text, QoS qos) {
    return Publication.of(topic, text.getBytes(UTF_8), qos, false);
  }

  private static void subscribe(MqttClient client, TopicSubscription... subscriptions) {
    join(client.subscribe(List.of(subscriptions), 0))
        .forEach(each -> assertTrue(each.granted().isPresent(), each::toString));
  }

  private ReceivedMessage next() throws InterruptedException {
    ReceivedMessage message = messages.poll(30, TimeUnit.SECONDS);
    assertTrue(message != null, () -> "nothing came after " + arrived);
    return message;
  }

  private static void publishAll(MqttClient publisher, List<Publication> publications) {
    join(
        CompletableFuture.allOf(
            publications.stream()
                .map(each -> publisher.publish(each).toCompletableFuture())
                .toArray(CompletableFuture[]::new)));
  }

  private static List<String> texts(int count) {
    return IntStream.range(0, count).mapToObj(String::valueOf).toList();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("messages arrive in order, once, with all their properties")
  void messages(QoS qos) throws Exception {
    MqttClient subscriber = connect(config("in", this::take));
    subscribe(subscriber, new TopicSubscription(topic("#"), qos));
    MqttClient publisher = connect(config("out", this::take));
    PublishProperties properties =
        PublishProperties.builder()
            .payloadFormat(1)
            .contentType("text/plain")
            .responseTopic("answers")
            .correlationData(new byte[] {0, 1})
            .messageExpirySeconds(1000)
            .userProperty("k", "v")
            .userProperty("k", "w")
            .build();
    publishAll(
        publisher,
        texts(100).stream()
            .map(each -> text(topic("t"), each, qos).withProperties(properties))
            .toList());
    await().atMost(LIMIT).until(() -> arrived.size() >= 100);
    assertEquals(texts(100).stream().map(each -> topic("t") + " " + each).toList(), arrived);
    ReceivedMessage message = next();
    assertEquals(qos, message.qos());
    PublishProperties came = message.properties();
    assertEquals("text/plain", came.contentType());
    assertEquals("answers", came.responseTopic());
    assertEquals(
        List.of(new UserProperty("k", "v"), new UserProperty("k", "w")), came.userProperties());
    assertTrue(
        came.messageExpirySeconds() > 900 && came.messageExpirySeconds() <= 1000,
        () -> came.messageExpirySeconds() + " s");
  }

  @ParameterizedTest
  @EnumSource(names = {"AT_LEAST_ONCE", "EXACTLY_ONCE"})
  @DisplayName("a session goes on after its connection was killed, on both sides")
  void resumption(QoS qos) {
    FaultProxy network = network();
    Mqtt5Options lasting = Mqtt5Options.DEFAULTS.withSessionExpiry(Duration.ofHours(1));
    MqttClient subscriber =
        connect(config(network.url(), "in", this::take).cleanSession(false).mqtt5(lasting));
    subscribe(subscriber, new TopicSubscription(topic("t"), qos));
    MqttClient publisher =
        connect(config(network.url(), "out", this::take).cleanSession(false).mqtt5(lasting));
    List<CompletableFuture<Void>> outcomes = new ArrayList<>();
    for (String each : texts(1000)) {
      outcomes.add(publisher.publish(text(topic("t"), each, qos)).toCompletableFuture());
      int number = outcomes.size();
      if (number % 300 == 0) {
        await().atMost(LIMIT).until(() -> arrived.size() > number / 2);
        network.reset();
      }
    }
    join(CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new)));
    await().atMost(LIMIT).until(() -> distinct() == 1000);
    if (qos == QoS.EXACTLY_ONCE && resumesExactlyOnce()) {
      assertEquals(1000, arrived.size());
    }
    assertTrue(network.connectionCount() >= 4, () -> network.connectionCount() + " connections");
  }

  @Test
  @DisplayName("the broker keeps what comes while a client with a session is away")
  void queued() {
    Mqtt5Options lasting = Mqtt5Options.DEFAULTS.withSessionExpiry(Duration.ofHours(1));
    MqttClient first = connect(config("in", this::take).cleanSession(false).mqtt5(lasting));
    subscribe(first, new TopicSubscription(topic("t"), QoS.EXACTLY_ONCE));
    join(first.disconnect(LIMIT));
    publishAll(
        connect(config("out", this::take)),
        texts(100).stream().map(each -> text(topic("t"), each, QoS.EXACTLY_ONCE)).toList());
    join(first.connect());
    await().atMost(LIMIT).until(() -> arrived.size() >= 100);
    assertEquals(texts(100).stream().map(each -> topic("t") + " " + each).toList(), arrived);
  }

  @Test
  @DisplayName("the members of a group share messages: each comes to one of them")
  void sharedSubscriptions() {
    List<BlockingQueue<ReceivedMessage>> members = new ArrayList<>();
    for (String id : List.of("one", "other")) {
      BlockingQueue<ReceivedMessage> member = new LinkedBlockingQueue<>();
      members.add(member);
      MqttClient client =
          connect(
              config(id, member::add)
                  .mqtt5(Mqtt5Options.DEFAULTS.withReceiveMaximum(receiveMaximumOfMembers())));
      subscribe(
          client, new TopicSubscription("$share/" + name + "/" + topic("t"), QoS.AT_LEAST_ONCE));
    }
    MqttClient publisher = connect(config("out", this::take));
    List<CompletableFuture<Void>> outcomes = new ArrayList<>();
    for (String each : texts(200)) {
      outcomes.add(
          publisher.publish(text(topic("t"), each, QoS.AT_LEAST_ONCE)).toCompletableFuture());
    }
    if (sharesWithAllMembers()) {
      await().atMost(LIMIT).until(() -> members.stream().noneMatch(BlockingQueue::isEmpty));
    }
    await()
        .atMost(LIMIT)
        .until(
            () -> {
              members.forEach(
                  member -> {
                    ReceivedMessage message = member.poll();
                    while (message != null) {
                      take(message);
                      message = member.poll();
                    }
                  });
              return distinct() == 200;
            });
    join(CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new)));
    assertEquals(200, arrived.size());
  }

  @Test
  @DisplayName("retained messages, and the options that say who gets them")
  void retained() throws Exception {
    MqttClient publisher = connect(config("out", this::take));
    join(
        publisher.publish(
            Publication.of(topic("t"), "kept".getBytes(UTF_8), QoS.AT_LEAST_ONCE, true)));
    MqttClient subscriber = connect(config("in", this::take));
    subscribe(subscriber, new TopicSubscription(topic("t"), QoS.AT_LEAST_ONCE));
    ReceivedMessage kept = next();
    assertEquals("kept", text(kept));
    assertTrue(kept.retained());
    MqttClient other = connect(config("other", this::take));
    subscribe(
        other,
        new TopicSubscription(
            topic("t"), QoS.AT_LEAST_ONCE, false, true, RetainHandling.DO_NOT_SEND));
    join(
        publisher.publish(
            Publication.of(topic("t"), "live".getBytes(UTF_8), QoS.AT_LEAST_ONCE, true)));
    List<Boolean> flags = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      ReceivedMessage live = next();
      assertEquals("live", text(live)); // and "kept" did not come once more
      flags.add(live.retained());
    }
    Collections.sort(flags);
    assertEquals(List.of(false, true), flags, "retain as published is asked for by one of two");
    join(publisher.publish(Publication.of(topic("t"), new byte[0], QoS.AT_LEAST_ONCE, true)));
  }

  @Test
  @DisplayName("a will comes when its delay has passed after the connection was lost, not before")
  void will() throws Exception {
    MqttClient witness = connect(config("in", this::take));
    subscribe(witness, new TopicSubscription(topic("will"), QoS.AT_LEAST_ONCE));
    FaultProxy network = network();
    connect(
        config(network.url(), "dies", this::take)
            .cleanSession(false)
            .mqtt5(Mqtt5Options.DEFAULTS.withSessionExpiry(Duration.ofHours(1)))
            .will(
                topic("will"),
                "gone".getBytes(UTF_8),
                QoS.AT_LEAST_ONCE,
                false,
                PublishProperties.builder().userProperty("k", "v").build(),
                Duration.ofSeconds(2)));
    network.refuseConnections();
    long cut = System.nanoTime();
    network.reset();
    ReceivedMessage will = next();
    long millis = (System.nanoTime() - cut) / 1_000_000;
    assertEquals("gone", text(will));
    assertEquals(List.of(new UserProperty("k", "v")), will.properties().userProperties());
    assertTrue(millis >= 1_500, () -> "the will came after " + millis + " ms");
  }

  @Test
  @DisplayName("a message whose interval has passed is not kept for a client that is away")
  void expiry() throws Exception {
    Mqtt5Options lasting = Mqtt5Options.DEFAULTS.withSessionExpiry(Duration.ofHours(1));
    MqttClient subscriber = connect(config("in", this::take).cleanSession(false).mqtt5(lasting));
    subscribe(subscriber, new TopicSubscription(topic("t"), QoS.AT_LEAST_ONCE));
    join(subscriber.disconnect(LIMIT));
    MqttClient publisher = connect(config("out", this::take));
    join(
        publisher.publish(
            text(topic("t"), "short", QoS.AT_LEAST_ONCE).withTimeToLive(Duration.ofSeconds(1))));
    join(
        publisher.publish(
            text(topic("t"), "long", QoS.AT_LEAST_ONCE).withTimeToLive(Duration.ofSeconds(100))));
    CompletableFuture.runAsync(
            () -> {}, CompletableFuture.delayedExecutor(2500, TimeUnit.MILLISECONDS))
        .join();
    join(subscriber.connect());
    ReceivedMessage message = next();
    assertEquals("long", text(message));
    long left = message.properties().messageExpirySeconds();
    assertTrue(left > 0 && left < 100, () -> left + " s left of 100");
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("topic aliases in both directions name the right topics, across a lost connection")
  void topicAliases(QoS qos) {
    FaultProxy network = network();
    Mqtt5Options aliases =
        Mqtt5Options.DEFAULTS.withSessionExpiry(Duration.ofHours(1)).withTopicAliases(5, 5);
    MqttClient subscriber =
        connect(config(network.url(), "in", this::take).cleanSession(false).mqtt5(aliases));
    subscribe(subscriber, new TopicSubscription(topic("+"), qos));
    MqttClient publisher =
        connect(config(network.url(), "out", this::take).cleanSession(false).mqtt5(aliases));
    for (int round = 0; round < 2; round++) {
      List<Publication> publications = new ArrayList<>();
      for (String each : texts(100)) {
        String number = String.valueOf(round * 100 + Integer.parseInt(each));
        // More topics than aliases, some of them again and again.
        publications.add(text(topic(number.substring(number.length() - 1)), number, qos));
      }
      publishAll(publisher, publications);
      int expected = (round + 1) * 100;
      await().atMost(LIMIT).until(() -> distinct() == expected);
      network.reset();
      await().atMost(LIMIT).until(() -> isConnected(subscriber) && isConnected(publisher));
    }
    arrived.forEach(
        each -> {
          String number = each.substring(each.indexOf(' ') + 1);
          assertEquals(topic(number.substring(number.length() - 1)) + " " + number, each);
        });
  }

  private static boolean isConnected(MqttClient client) {
    return client.status().state() == ClientStatus.State.CONNECTED;
  }

  @ParameterizedTest
  @EnumSource(names = {"AT_LEAST_ONCE", "EXACTLY_ONCE"})
  @DisplayName("at a Receive Maximum of 1 the next message comes after the acknowledgement")
  void receiveMaximum(QoS qos) throws Exception {
    assumeTrue(qos != QoS.EXACTLY_ONCE || keepsReceiveMaximumAtQos2());
    MqttClient subscriber =
        connect(config("in", messages::add).mqtt5(Mqtt5Options.DEFAULTS.withReceiveMaximum(1)));
    subscribe(subscriber, new TopicSubscription(topic("t"), qos));
    publishAll(
        connect(config("out", this::take)),
        texts(20).stream().map(each -> text(topic("t"), each, qos)).toList());
    for (String expected : texts(20)) {
      ReceivedMessage message = next();
      assertEquals(expected, text(message));
      assertEquals(1, subscriber.figures().unsettled());
      assertTrue(messages.isEmpty(), "a second one before the acknowledgement of the first");
      assertTrue(join(message.tryAcknowledge()));
    }
    assertTrue(isConnected(subscriber));
  }

  @Test
  @DisplayName("a session ends with its interval: the next connection finds none")
  void sessionExpiry() throws Exception {
    Mqtt5Options options = Mqtt5Options.DEFAULTS.withSessionExpiry(Duration.ofSeconds(1));
    MqttClient subscriber = connect(config("in", this::take).cleanSession(false).mqtt5(options));
    subscribe(subscriber, new TopicSubscription(topic("t"), QoS.AT_LEAST_ONCE));
    join(subscriber.disconnect(LIMIT));
    CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(3, TimeUnit.SECONDS))
        .join();
    MqttClient publisher = connect(config("out", this::take));
    join(publisher.publish(text(topic("t"), "nobody has it", QoS.AT_LEAST_ONCE)));
    join(subscriber.connect());
    subscribe(subscriber, new TopicSubscription(topic("u"), QoS.AT_LEAST_ONCE));
    join(publisher.publish(text(topic("t"), "subscribed again", QoS.AT_LEAST_ONCE)));
    assertEquals("subscribed again", text(next()));
    assertFalse(arrived.contains(topic("t") + " nobody has it"));
  }
}
