package dev.mooring.tck.mqtt;

import static dev.mooring.tck.mqtt.MqttBench.check;
import static dev.mooring.tck.mqtt.MqttBench.same;

import dev.mooring.tck.requirement.Requirement;
import java.util.List;

/** Shared subscriptions, and what a broker does not have. */
abstract class Subscription5Statements {

  @Requirement("5.0/MQTT-3.8.3-4")
  void aSharedSubscriptionHasNoNoLocal(MqttBench bench) throws Exception {
    bench.with(bench.setup().topic("$share/g/t")).input().subscribe(bench.accepting());
    ScriptedConnection connection = bench.accepted(false);
    Packet subscribe = connection.expect(PacketMatcher.a(PacketType.SUBSCRIBE));
    same(0, subscribe.filters().get(0).options() & 4, "No Local");
  }

  @Requirement({"5.0/MQTT-4.8.2-1", "5.0/MQTT-4.8.2-2"})
  void sharedFilters(MqttBench bench) throws Exception {
    TopicStatements.neverSubscribed(
        bench, List.of("$share//t", "$share/g+/t", "$share/g", "$share/g/", "$share/#/t"));
    TopicStatements.subscribed(bench, List.of("$share/g/t", "$share/g/a/+/#"));
  }

  @Requirement("5.0/MQTT-4.8.2-1")
  void aSharedSubscriptionIsDelivered(MqttBench bench) throws Exception {
    var receiver = bench.with(bench.setup().topic("$share/g/t")).receiver(bench.accepting());
    receiver.connection().send(bench.publish("t").qos1(7).payload("x").bytes());
    receiver.connection().expect(bench.done(PacketType.PUBACK, 7));
    same("x", receiver.handler().await(1, bench.patience()).get(0).text(), "what came");
  }

  private static void notAskedFor(MqttBench bench, String filter, int property) throws Exception {
    bench.with(bench.setup().topic(filter)).input().subscribe(bench.accepting());
    ScriptedConnection connection = bench.connecting();
    connection.send(bench.connAck(false, Property.of(property, 0)));
    bench.moment();
    for (Packet packet : connection.received()) {
      check(packet.type() != PacketType.SUBSCRIBE, "sent " + packet);
    }
    bench.closeAll();
  }

  @Requirement("5.0/U5-10")
  void whatTheBrokerHasNotIsNotAskedFor(MqttBench bench) throws Exception {
    notAskedFor(bench, "a/#", Property.WILDCARDS_AVAILABLE);
    notAskedFor(bench, "$share/g/t", Property.SHARED_AVAILABLE);
  }
}
