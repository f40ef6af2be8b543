package dev.mooring.tck.mqtt;

import static dev.mooring.tck.mqtt.MqttBench.check;
import static dev.mooring.tck.mqtt.MqttBench.same;

import dev.mooring.tck.mqtt.MqttBench.Receiver;
import dev.mooring.tck.mqtt.MqttBench.Sender;
import dev.mooring.tck.requirement.Requirement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opentest4j.TestAbortedException;

/** Topic aliases, both ways. */
abstract class Alias5Statements {

  private static final List<String> TOPICS = List.of("a", "b", "c", "a", "b", "c", "a");

  private static List<Long> aliases(List<Packet> publishes) {
    return publishes.stream()
        .flatMap(publish -> publish.property(Property.TOPIC_ALIAS).stream())
        .map(Property::value)
        .toList();
  }

  /** The topics as the broker understands them, by the aliases of this connection. */
  private static List<String> understood(List<Packet> publishes) {
    Map<Long, String> names = new HashMap<>();
    List<String> topics = new ArrayList<>();
    for (Packet publish : publishes) {
      Optional<Long> alias = publish.property(Property.TOPIC_ALIAS).map(Property::value);
      if (!publish.topic().isEmpty()) {
        alias.ifPresent(number -> names.put(number, publish.topic()));
        topics.add(publish.topic());
      } else {
        check(alias.map(names::containsKey).orElse(false), "no alias was said for " + publish);
        topics.add(names.getOrDefault(alias.orElseThrow(), ""));
      }
    }
    return topics;
  }

  private static List<Packet> sent(MqttBench bench, Sender sender) throws Exception {
    List<Packet> publishes = new ArrayList<>();
    for (String topic : TOPICS) {
      var call = sender.sendTo(topic);
      Packet publish = sender.published();
      publishes.add(publish);
      sender.connection().send(Mqtt311.pubAck(publish.packetId()));
      bench.get("invoke()", call);
    }
    return publishes;
  }

  private static Sender allowing(MqttBench bench, int aliases) throws Exception {
    return bench.sender(Property.of(Property.TOPIC_ALIAS_MAXIMUM, aliases));
  }

  private static Sender again(Sender before, ScriptedConnection connection) {
    return new Sender(before.output(), connection);
  }

  @Requirement({"5.0/MQTT-3.2.2-17", "5.0/MQTT-3.3.2-9"})
  void aliasesStayWithinWhatTheBrokerAllows(MqttBench bench) throws Exception {
    Sender sender = allowing(bench, 2);
    aliases(sent(bench, sender)).forEach(alias -> check(alias <= 2, "the alias is " + alias));
    sender.connection().reset();
    ScriptedConnection next = bench.accepted(false, Property.of(Property.TOPIC_ALIAS_MAXIMUM, 1));
    aliases(sent(bench, again(sender, next)))
        .forEach(alias -> check(alias <= 1, "the alias is " + alias));
  }

  @Requirement("5.0/MQTT-3.3.2-8")
  void noAliasIsZero(MqttBench bench) throws Exception {
    aliases(sent(bench, allowing(bench, 2))).forEach(alias -> check(alias > 0, "an alias is 0"));
  }

  @Requirement("5.0/MQTT-3.2.2-18")
  void noAliasWithoutLeave(MqttBench bench) throws Exception {
    Sender sender = allowing(bench, 5);
    sent(bench, sender);
    sender.connection().reset();
    same(
        List.of(),
        aliases(sent(bench, again(sender, bench.accepted(false)))),
        "the aliases that nobody allowed");
  }

  @Requirement("5.0/MQTT-3.3.2-7")
  void eachConnectionHasItsOwnAliases(MqttBench bench) throws Exception {
    Property five = Property.of(Property.TOPIC_ALIAS_MAXIMUM, 5);
    Sender sender = bench.sender(five);
    same(TOPICS, understood(sent(bench, sender)), "the topics");
    sender.connection().reset();
    Sender next = again(sender, bench.accepted(false, five));
    same(TOPICS, understood(sent(bench, next)), "the topics of the next connection");
  }

  private static int allowed(Receiver receiver) {
    return receiver
        .connection()
        .received()
        .get(0)
        .property(Property.TOPIC_ALIAS_MAXIMUM)
        .map(property -> (int) property.value())
        .orElse(0);
  }

  private static Receiver aliasing(MqttBench bench) throws Exception {
    Receiver receiver = bench.with(bench.setup().topic("#").session()).receiver(bench.accepting());
    if (allowed(receiver) == 0) {
      throw new TestAbortedException("the binding allows the broker no aliases");
    }
    return receiver;
  }

  private static byte[] aliased(String topic, int alias) {
    return Mqtt5.publish(topic, Property.of(Property.TOPIC_ALIAS, alias)).payload("x").bytes();
  }

  private static List<String> topics(Receiver receiver) {
    return receiver.handler().calls().stream()
        .map(call -> String.valueOf(call.delivery().metadata().get("topic")))
        .toList();
  }

  @Requirement({"5.0/MQTT-3.3.2-10", "5.0/U5-6", "5.0/N16"})
  void theBrokersAliasesAreUnderstood(MqttBench bench) throws Exception {
    Receiver receiver = aliasing(bench);
    int last = allowed(receiver);
    ScriptedConnection connection = receiver.connection();
    List<String> expected =
        new ArrayList<>(List.of("one", "one", "last", "last", "other", "other"));
    List<byte[]> packets =
        List.of(
            aliased("one", 1),
            aliased("", 1),
            aliased("last", last),
            aliased("", last),
            aliased("other", last), // an alias may be given anew
            aliased("", last));
    for (int i = 0; i < packets.size(); i++) {
      connection.send(packets.get(i));
      receiver.handler().await(i + 1, bench.patience());
    }
    same(expected, topics(receiver), "the topics");
  }

  @Requirement({"5.0/U5-6", "5.0/N16"})
  void aliasesThatAreNone(MqttBench bench) throws Exception {
    Receiver receiver = aliasing(bench);
    ScriptedConnection connection = receiver.connection();
    int above = allowed(receiver) + 1;
    List<byte[]> packets = new ArrayList<>(List.of(aliased("t", 0), aliased("", 1)));
    if (above <= 0xFFFF) {
      packets.add(aliased("t", above));
    }
    for (byte[] packet : packets) {
      connection.sendLater(packet);
      bench.ends(connection, receiver.handler());
      connection = connection.isOpen() ? connection : bench.back(true);
    }
  }

  @Requirement("5.0/MQTT-3.3.2-7")
  void aliasesEndWithTheirConnection(MqttBench bench) throws Exception {
    Receiver receiver = aliasing(bench);
    receiver.connection().send(aliased("one", 1));
    receiver.handler().await(1, bench.patience());
    receiver.connection().reset();
    ScriptedConnection next = bench.back(true);
    next.sendLater(aliased("", 1));
    bench.settles(next);
    same(
        List.of("one"),
        topics(receiver).stream().filter(topic -> !topic.equals("marker")).toList(),
        "the topics");
  }
}
