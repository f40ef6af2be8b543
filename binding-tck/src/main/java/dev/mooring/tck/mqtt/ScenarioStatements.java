package dev.mooring.tck.mqtt;

import static dev.mooring.tck.mqtt.MqttBench.givenOpen;
import static dev.mooring.tck.mqtt.MqttBench.isLeft;
import static dev.mooring.tck.probe.Checks.check;
import static dev.mooring.tck.probe.Checks.given;
import static dev.mooring.tck.probe.Checks.notDone;

import dev.mooring.api.OutputBinding;
import dev.mooring.api.Payload;
import dev.mooring.api.Request;
import dev.mooring.api.Response;
import dev.mooring.api.Subscription;
import dev.mooring.tck.mqtt.MqttBench.Receiver;
import dev.mooring.tck.mqtt.MqttBench.Sender;
import dev.mooring.tck.probe.RecordingHandler;
import dev.mooring.tck.requirement.Requirement;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;

/** Where clients are known to go wrong. */
abstract class ScenarioStatements {

  private static final int MANY = 10_000;
  private static final int UNASKED = 1000;
  private static final int CUTS = 20;

  /**
   * An answer that fits no exchange, or not this step of one, completes nothing, and nothing is
   * sent again for it.
   *
   * @param answer the answer by the identifier of the one message that is open
   */
  private static void completesNothing(MqttBench bench, int qos, IntFunction<byte[]> answer)
      throws Exception {
    Sender sender = bench.with(bench.setup().qos(qos)).sender();
    CompletionStage<Response> sent = sender.send("x");
    int id = sender.published().packetId();
    givenOpen(sent);
    sender.connection().sendLater(answer.apply(id));
    bench.moment();
    notDone("the call", sent);
    if (sender.connection().isOpen()) {
      for (Packet packet : sender.connection().received()) {
        check(packet.type() != PacketType.PUBLISH || !packet.isDuplicate(), "sent " + packet);
      }
    }
  }

  @Requirement({"3.1.1/N01", "5.0/N01", "5.0/U5-17"})
  void anUnknownPubRec(MqttBench bench) throws Exception {
    completesNothing(bench, 2, id -> Mqtt311.pubRec(id + 77));
  }

  @Requirement({"3.1.1/N03", "5.0/N03", "5.0/U5-17"})
  void anUnknownPubRel(MqttBench bench) throws Exception {
    Receiver receiver = bench.with(bench.setup().qos(2)).receiver(bench.accepting());
    receiver.connection().send(Mqtt311.pubRel(500));
    try {
      receiver.connection().expect(PacketMatcher.a(PacketType.PUBCOMP, 500));
    } catch (AssertionError unanswered) {
      check(!receiver.connection().isOpen(), String.valueOf(unanswered.getMessage()));
    }
    check(receiver.handler().calls().isEmpty(), "something was delivered");
  }

  @Requirement({"3.1.1/N17", "5.0/N17"})
  void aPubAckForQos2(MqttBench bench) throws Exception {
    completesNothing(bench, 2, Mqtt311::pubAck);
  }

  @Requirement({"3.1.1/N17", "5.0/N17"})
  void aPubCompBeforePubRec(MqttBench bench) throws Exception {
    completesNothing(bench, 2, Mqtt311::pubComp);
  }

  @Requirement({"3.1.1/N17", "5.0/N17"})
  void aPubRecForQos1(MqttBench bench) throws Exception {
    completesNothing(bench, 1, Mqtt311::pubRec);
  }

  @Requirement({"3.1.1/N06", "5.0/N06"})
  void aRefusedFilter(MqttBench bench) throws Exception {
    Subscription subscription = bench.input().subscribe(bench.accepting());
    ScriptedConnection connection = bench.accepted(false);
    Packet subscribe = connection.expect(PacketMatcher.a(PacketType.SUBSCRIBE));
    connection.send(bench.subAck(subscribe.packetId(), bench.is5() ? 0x87 : 0x80));
    bench.moment();
    notDone("ready()", subscription.ready());
    long subscribes =
        connection.received().stream().filter(p -> p.type() == PacketType.SUBSCRIBE).count();
    check(subscribes <= 3, subscribes + " SUBSCRIBEs within a moment");
  }

  @Requirement({"3.1.1/N06", "5.0/N06"})
  void aLowerQosIsASuccess(MqttBench bench) throws Exception {
    Subscription subscription =
        bench.with(bench.setup().qos(2)).input().subscribe(bench.accepting());
    ScriptedConnection connection = bench.accepted(false);
    Packet subscribe = connection.expect(PacketMatcher.a(PacketType.SUBSCRIBE));
    connection.send(bench.subAck(subscribe.packetId(), 0));
    bench.get("ready()", subscription.ready());
  }

  @Requirement({"3.1.1/N07", "3.1.1/U3-5", "5.0/N07"})
  void messagesBeforeSubAck(MqttBench bench) throws Exception {
    RecordingHandler handler = bench.accepting();
    bench.with(bench.setup().qos(2)).input().subscribe(handler);
    ScriptedConnection connection = bench.accepted(false);
    Packet subscribe = connection.expect(PacketMatcher.a(PacketType.SUBSCRIBE));
    connection.send(bench.publish("t").payload("zero").bytes());
    connection.send(bench.publish("t").qos1(7).retain().payload("one").bytes());
    connection.expect(bench.done(PacketType.PUBACK, 7));
    connection.send(bench.publish("t").qos2(8).payload("two").bytes());
    connection.expect(bench.done(PacketType.PUBREC, 8));
    connection.send(Mqtt311.pubRel(8)); // some deliver now and not earlier
    connection.expect(bench.done(PacketType.PUBCOMP, 8));
    connection.send(bench.subAck(subscribe.packetId(), 2));
    bench.delivers(handler, "zero", "one", "two");
  }

  @Requirement({"3.1.1/N08", "5.0/N08"})
  void manyRetainedMessages(MqttBench bench) throws Exception {
    Subscription subscription = bench.input().subscribe(bench.accepting());
    ScriptedConnection connection = bench.accepted(false);
    Packet subscribe = connection.expect(PacketMatcher.a(PacketType.SUBSCRIBE));
    connection.autopilot(PacketType.PINGREQ); // it may take long
    int window = Math.min(MANY, bench.receiveMaximum(connection));
    for (int first = 1; first <= MANY; first += window) {
      ByteArrayOutputStream burst = new ByteArrayOutputStream();
      int end = Math.min(first + window, MANY + 1);
      for (int id = first; id < end; id++) {
        burst.writeBytes(bench.publish("t").qos1(id).retain().payload("x").bytes());
      }
      connection.sendLater(burst.toByteArray());
      for (int id = first; id < end; id++) {
        connection.expect(PacketMatcher.a(PacketType.PUBACK, id));
      }
    }
    connection.send(bench.subAck(subscribe.packetId(), 1));
    bench.get("ready()", subscription.ready());
  }

  @Requirement({"3.1.1/N09", "5.0/N09"})
  void subAcksThatDoNotFit(MqttBench bench) throws Exception {
    Subscription subscription = bench.input().subscribe(bench.accepting());
    ScriptedConnection connection = bench.accepted(false);
    for (int[] codes :
        List.of(new int[] {}, new int[] {0, 1}, new int[] {0, 1, 2}, new int[] {3})) {
      Packet subscribe = connection.expect(PacketMatcher.a(PacketType.SUBSCRIBE));
      connection.sendLater(bench.subAck(subscribe.packetId(), codes));
      if (bench.is5()) {
        bench.closedBy(connection, Duration.ofMillis(300)); // advice, where it is a rule in 3.1.1
      } else {
        connection.awaitClosed(bench.patience());
      }
      notDone(
          "ready() after a SUBACK with the codes " + Arrays.toString(codes), subscription.ready());
      if (!isLeft(connection)) {
        return;
      }
      connection = bench.accepted(false);
    }
    Packet subscribe = connection.expect(PacketMatcher.a(PacketType.SUBSCRIBE));
    connection.send(bench.subAck(subscribe.packetId(), 1));
    bench.get("ready()", subscription.ready());
  }

  @Requirement({"3.1.1/N09", "5.0/N09"})
  void answersToWhatWasNotAsked(MqttBench bench) throws Exception {
    for (boolean unsubscribed : List.of(false, true)) {
      Subscription subscription = bench.input().subscribe(bench.accepting());
      ScriptedConnection connection = bench.accepted(false);
      Packet subscribe = connection.expect(PacketMatcher.a(PacketType.SUBSCRIBE));
      int id = subscribe.packetId();
      connection.sendLater(unsubscribed ? bench.unsubAck(id) : bench.subAck(id + 77, 1));
      bench.moment();
      notDone("ready()", subscription.ready());
      if (isLeft(connection)) {
        connection = bench.accepted(false);
        id = connection.expect(PacketMatcher.a(PacketType.SUBSCRIBE)).packetId();
      }
      connection.send(bench.subAck(id, 1));
      bench.get("ready()", subscription.ready());
      bench.closeAll();
    }
  }

  @Requirement({"3.1.1/N18", "5.0/N18"})
  void aBrokerThatClosesAfterConnect(MqttBench bench) throws Exception {
    OutputBinding output = bench.output();
    bench.get("start()", output.start());
    CompletionStage<Response> sent = output.invoke(Request.create(Payload.utf8("kept")));
    long begin = System.nanoTime();
    for (int i = 0; i < CUTS; i++) {
      ScriptedConnection connection = bench.connecting();
      if (i % 2 == 0) {
        connection.close();
      } else {
        connection.reset();
      }
    }
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    check(took.toMillis() > 10 * CUTS, CUTS + " connections within " + took.toMillis() + " ms");
    bench.broker().autopilot();
    bench.settled(sent);
  }

  @Requirement({"3.1.1/N20", "5.0/N20"})
  void aFirstPacketThatIsNotConnAck(MqttBench bench) throws Exception {
    RecordingHandler handler = bench.accepting();
    bench.input().subscribe(handler);
    List<byte[]> packets =
        List.of(
            bench.publish("t").payload("early").bytes(), bench.subAck(1, 1), Mqtt311.pingResp());
    for (byte[] packet : packets) {
      ScriptedConnection connection = bench.connecting();
      connection.sendLater(packet);
      connection.awaitClosed(bench.patience());
    }
    check(handler.calls().isEmpty(), "it was delivered: " + handler.calls());
  }

  @Requirement({"3.1.1/N20", "5.0/N20"})
  void aSecondConnAck(MqttBench bench) throws Exception {
    Receiver receiver = bench.receiver(bench.accepting());
    receiver.connection().sendLater(bench.connAck(false));
    bench.ends(receiver.connection(), receiver.handler());
  }

  @Requirement({"3.1.1/U3-2", "5.0/U5-13"})
  void noConnAckAtAll(MqttBench bench) throws Exception {
    bench.output();
    ScriptedConnection connection = bench.connecting();
    connection.awaitClosed(bench.patience());
  }

  private static void endsWithoutPingResp(MqttBench bench, Sender sender) throws Exception {
    sender.connection().awaitClosed(bench.patience().plus(Duration.ofSeconds(6)));
  }

  @Requirement({"3.1.1/N21", "5.0/N21"})
  void aBrokerThatAnswersTheFirstPingAlone(MqttBench bench) throws Exception {
    Sender sender = bench.with(bench.setup().keepAlive(2)).sender();
    sender.connection().expect(PacketMatcher.a(PacketType.PINGREQ));
    sender.connection().send(Mqtt311.pingResp());
    endsWithoutPingResp(bench, sender);
  }

  @Requirement({"3.1.1/U3-3", "5.0/U5-13"})
  void noPingResp(MqttBench bench) throws Exception {
    Sender sender = bench.with(bench.setup().keepAlive(2)).sender();
    PacketMatcher pingReq = PacketMatcher.a(PacketType.PINGREQ);
    given("the PINGREQ of the Keep Alive", () -> sender.connection().expect(pingReq));
    endsWithoutPingResp(bench, sender);
  }

  @Requirement({"3.1.1/N27", "5.0/N27"})
  void connectionsThatDieYoung(MqttBench bench) throws Exception {
    OutputBinding output = bench.with(bench.setup().session()).output();
    bench.get("start()", output.start());
    CompletionStage<Response> sent = output.invoke(Request.create(Payload.utf8("kept")));
    for (int i = 0; i < 5; i++) {
      ScriptedConnection connection = bench.accepted(i > 0);
      if (bench.is5()) {
        connection.sendLater(Mqtt5.disconnect(0x8E));
      } else if (i == 0) {
        connection.expect(PacketMatcher.a(PacketType.PUBLISH)); // the call is under way
      }
      connection.close();
      if (bench.is5()) {
        break; // taken over: to come back at once is bad manners
      }
    }
    bench.moment();
    bench.notHot();
    if (!bench.is5()) {
      bench.broker().autopilot();
      bench.settled(sent);
    }
  }

  @Requirement({"3.1.1/N39", "3.1.1/U3-6", "5.0/N39", "5.0/MQTT-4.13.2-1"})
  void everyRefusal(MqttBench bench) throws Exception {
    List<byte[]> answers = new ArrayList<>();
    if (bench.is5()) {
      int[] codes = {
        0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8A, 0x8C, 0x90, 0x95, 0x97,
        0x99, 0x9A, 0x9B, 0x9C, 0x9D, 0x9F, 0xA5
      };
      for (int code : codes) {
        answers.add(bench.refusal(code));
      }
    } else {
      for (int code : new int[] {1, 2, 3, 4, 5, 6, 255}) {
        answers.add(bench.refusal(code));
      }
      answers.add(Mqtt311.connAck(true, 5));
      answers.add(Mqtt311.packet(0x20, new byte[] {2, 0}));
    }
    for (int i = 0; i < answers.size(); i++) {
      String id = "code-" + i;
      OutputBinding output = bench.with(bench.setup().clientId(id)).output();
      ScriptedConnection connection = bench.connectionOf(id);
      int before = bench.broker().connectionCount();
      connection.send(answers.get(i));
      String which = "after " + Hex.format(answers.get(i));
      check(bench.closedBy(connection, bench.patience()), which + " the connection is still open");
      bench.await("an error in health() " + which, () -> output.health().lastError().isPresent());
      int again = bench.broker().connectionCount() - before;
      check(again <= 5, again + " connections at once " + which);
      bench.closeAll();
    }
  }

  @Requirement({"3.1.1/N40", "5.0/N40"})
  void unaskedAnswers(MqttBench bench) throws Exception {
    Sender sender = bench.sender();
    ByteArrayOutputStream burst = new ByteArrayOutputStream();
    for (int id = 1; id <= UNASKED; id++) {
      burst.writeBytes(Mqtt311.pingResp());
      burst.writeBytes(Mqtt311.pubAck(id));
      burst.writeBytes(Mqtt311.pubComp(id));
    }
    sender.connection().sendLater(burst.toByteArray());
    bench.moment();
    bench.broker().autopilot();
    bench.settled(sender.send("works"));
  }
}
