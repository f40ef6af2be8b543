package dev.mooring.mqtt;

import static dev.mooring.mqtt.Components.failure;
import static dev.mooring.mqtt.Components.join;
import static dev.mooring.tck.mqtt.PacketMatcher.a;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.mooring.api.BindingException;
import dev.mooring.api.BindingException.Fate;
import dev.mooring.api.InputBinding;
import dev.mooring.api.Operation;
import dev.mooring.api.OutputBinding;
import dev.mooring.api.Payload;
import dev.mooring.api.Request;
import dev.mooring.api.Subscription;
import dev.mooring.tck.mqtt.Mqtt311;
import dev.mooring.tck.mqtt.PacketType;
import dev.mooring.tck.mqtt.ScriptedBroker;
import dev.mooring.tck.mqtt.ScriptedConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/**
 * Defects of Dapr's binding that no other test here shows us to be without. The tags are the
 * numbers of docs/dapr-differences.md.
 */
class DaprDefectsTest {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  @AutoClose private final ScriptedBroker broker = ScriptedBroker.start();
  @AutoClose private final Components components = new Components();
  private final RecordingHandler handler = new RecordingHandler();

  private static Request request(String text) {
    return new Request(Operation.CREATE, Payload.utf8(text), Map.of());
  }

  private InputBinding input(String... more) {
    String[] all = new String[more.length + 4];
    all[0] = "url";
    all[1] = broker.url();
    all[2] = "topic";
    all[3] = "in/#";
    System.arraycopy(more, 0, all, 4, more.length);
    return components.input(all);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1", "2"})
  @Tag("D1")
  @Tag("D22")
  void whatFailedWhileTheBrokerWasAwayIsNotSentLater(String qos) throws Exception {
    broker.autopilot(PacketType.CONNECT);
    OutputBinding output =
        components.output(
            "url", broker.url(), "topic", "out", "qos", qos, "publishTimeout", "300ms");
    ScriptedConnection connection = broker.acceptConnection();
    BindingException failure = failure(output.invoke(request("old")));
    assertEquals(Fate.NOT_SENT, failure.fate());
    connection.send(Mqtt311.connAck(false, 0));
    join(output.invoke(request("new")));
    connection.await(a(PacketType.PUBLISH));
    List<String> published =
        connection.received().stream()
            .filter(packet -> packet.type() == PacketType.PUBLISH)
            .map(packet -> packet.payload().utf8())
            .toList();
    assertEquals(List.of("new"), published);
  }

  @Test
  @Tag("D2")
  void anAttemptThatIsGivenUpLeavesNoConnectionBehind() throws Exception {
    broker.autopilot(PacketType.CONNECT);
    InputBinding input = input("connectTimeout", "200ms", "reconnectMinDelay", "1ms");
    Subscription subscription = input.subscribe(handler);
    ScriptedConnection first = broker.acceptConnection();
    first.awaitClosed();
    ScriptedConnection second = broker.acceptConnection();
    second.await(a(PacketType.CONNECT));
    second.send(Mqtt311.connAck(false, 0));
    join(subscription.ready());
    assertEquals(2, broker.connectionCount());
  }

  @Test
  @Tag("D3")
  void anInputWhoseBrokerWasDownCanBeSubscribedAgain() throws Exception {
    broker.autopilot(PacketType.CONNECT);
    InputBinding input = input();
    Subscription first = input.subscribe(handler);
    broker.acceptConnection().await(a(PacketType.CONNECT));
    join(first.close(Duration.ZERO));
    Subscription second = input.subscribe(handler);
    ScriptedConnection connection = broker.acceptConnection();
    connection.await(a(PacketType.CONNECT));
    connection.send(Mqtt311.connAck(false, 0));
    join(second.ready());
  }

  @Test
  @Tag("D5")
  void messagesThatAlwaysFailDoNotFillTheBrokersWindow() throws Exception {
    broker.autopilot();
    InputBinding input = input("qos", "1");
    join(input.subscribe(handler).ready());
    ScriptedConnection connection = broker.acceptConnection();
    int window = 20; // what mosquitto allows unless told otherwise
    for (int id = 1; id <= 2 * window; id++) {
      connection.send(Mqtt311.publish("in/a").qos1(id).payload("poison").bytes());
      handler.next().retry("it always fails");
      connection.await(a(PacketType.PUBACK, id));
    }
    assertEquals(2 * window, components.context.letters.size());
  }

  @Test
  @Tag("D18")
  void noLogShowsAPayloadOrAPassword() throws Exception {
    List<String> lines = new CopyOnWriteArrayList<>();
    AppenderBase<ILoggingEvent> appender =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            lines.add(event.getFormattedMessage());
          }
        };
    Logger logger = (Logger) LoggerFactory.getLogger("dev.mooring");
    Level before = logger.getLevel();
    appender.start();
    logger.addAppender(appender);
    logger.setLevel(Level.TRACE);
    try {
      broker.autopilot();
      InputBinding input =
          input("qos", "1", "onFailure", "discard", "username", "me", "password", "s3cret-word");
      join(input.subscribe(handler).ready());
      ScriptedConnection connection = broker.acceptConnection();
      connection.send(Mqtt311.publish("in/a").qos1(1).payload("s3cret-in").bytes());
      handler.next().retry("it failed");
      connection.await(a(PacketType.PUBACK, 1));
      OutputBinding output = components.output("url", broker.url(), "topic", "out", "qos", "1");
      join(output.invoke(request("s3cret-out")));
      await().atMost(LIMIT).until(() -> lines.stream().anyMatch(line -> line.contains("in/a")));
    } finally {
      logger.setLevel(before);
      logger.detachAppender(appender);
    }
    assertTrue(lines.stream().noneMatch(line -> line.contains("s3cret")), lines.toString());
  }

  @Test
  @Tag("D22")
  void afterAReconnectionWithACleanSessionItIsSubscribedAgain() throws Exception {
    broker.autopilot();
    InputBinding input = input("cleanSession", "true", "reconnectMinDelay", "1ms");
    join(input.subscribe(handler).ready());
    broker.acceptConnection().reset();
    ScriptedConnection second = broker.acceptConnection();
    second.await(a(PacketType.SUBSCRIBE));
    second.send(Mqtt311.publish("in/a").payload("x").bytes());
    assertEquals("x", handler.next().text());
  }
}
