package dev.mooring.mqtt;

import static dev.mooring.mqtt.Components.configure;
import static dev.mooring.mqtt.Components.join;
import static dev.mooring.mqtt.Components.values;
import static dev.mooring.tck.mqtt.PacketMatcher.a;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mooring.api.ConfiguredBinding;
import dev.mooring.api.Direction;
import dev.mooring.api.InputBinding;
import dev.mooring.tck.mqtt.Mqtt311;
import dev.mooring.tck.mqtt.Packet;
import dev.mooring.tck.mqtt.PacketType;
import dev.mooring.tck.mqtt.ScriptedBroker;
import dev.mooring.tck.mqtt.ScriptedConnection;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An input that takes the place of another, in the session of that one. */
@Timeout(30)
final class ReplacedInputTest {

  @AutoClose private final ScriptedBroker broker = ScriptedBroker.start();
  @AutoClose private final Components components = new Components();

  private ConfiguredBinding input(String topic, String clientId) {
    return configure(
        Set.of(Direction.INPUT),
        values(
            "url",
            broker.url(),
            "topic",
            topic,
            "qos",
            "1",
            "cleanSession",
            "false",
            "consumerID",
            clientId));
  }

  private ScriptedConnection subscribed(InputBinding input) throws Exception {
    join(input.start());
    input.subscribe(new RecordingHandler());
    ScriptedConnection connection = broker.acceptConnection();
    connection.expect(a(PacketType.CONNECT));
    connection.send(Mqtt311.connAck(true, 0));
    Packet subscribe = connection.expect(a(PacketType.SUBSCRIBE));
    connection.send(Mqtt311.subAck(subscribe.packetId(), 1));
    return connection;
  }

  @Test
  void theFilterThatIsWantedNoLongerIsUnsubscribed() throws Exception {
    ConfiguredBinding middle = input("b", "c").replacing(input("a", "c"));
    InputBinding input = input("d", "c").replacing(middle).openInput(components.context);
    ScriptedConnection connection = subscribed(input);

    Packet unsubscribe = connection.expect(a(PacketType.UNSUBSCRIBE));
    join(input.close(Duration.ZERO));

    assertEquals(
        Set.of("a", "b"),
        Set.copyOf(unsubscribe.filters().stream().map(Packet.Filter::filter).toList()));
  }

  @Test
  void anotherSessionIsLeftAlone() throws Exception {
    InputBinding input =
        input("b", "other").replacing(input("a", "c")).openInput(components.context);
    ScriptedConnection connection = subscribed(input);

    join(input.close(Duration.ZERO));
    connection.awaitClosed();

    List<PacketType> types = connection.received().stream().map(Packet::type).toList();
    assertEquals(List.of(PacketType.CONNECT, PacketType.SUBSCRIBE, PacketType.DISCONNECT), types);
  }
}
