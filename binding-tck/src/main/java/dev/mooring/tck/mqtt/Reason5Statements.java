package dev.mooring.tck.mqtt;

import static dev.mooring.tck.mqtt.MqttBench.givenOpen;
import static dev.mooring.tck.probe.Checks.check;
import static dev.mooring.tck.probe.Checks.given;

import dev.mooring.api.Response;
import dev.mooring.tck.mqtt.MqttBench.Receiver;
import dev.mooring.tck.mqtt.MqttBench.Sender;
import dev.mooring.tck.requirement.Requirement;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;

/** Reason codes of acknowledgements in MQTT 5.0, and messages that expire. */
abstract class Reason5Statements {

  /** What a client may say in PUBACK and PUBREC. */
  private static final Set<Integer> CODES = Set.of(0x00, 0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99);

  private static final int REFUSAL = 0x87;

  /** A message whose handler fails is answered with a code of the table, or the connection ends. */
  private static void codeOfTheTable(MqttBench bench, int qos, PacketType type) throws Exception {
    Receiver receiver =
        bench
            .with(bench.setup().qos(qos).refusing())
            .receiver(
                bench.reacting(
                    call -> {
                      throw new IllegalStateException("cannot be handled");
                    }));
    Mqtt311.Publish publish = bench.publish("t").payload("x");
    receiver.connection().send((qos == 1 ? publish.qos1(7) : publish.qos2(7)).bytes());
    try {
      Packet answer = receiver.connection().expect(PacketMatcher.a(type, 7));
      check(CODES.contains(answer.reasonCode()), answer + " with code " + answer.reasonCode());
    } catch (AssertionError unanswered) {
      check(!receiver.connection().isOpen(), String.valueOf(unanswered.getMessage()));
    }
  }

  @Requirement("5.0/MQTT-3.4.2-1")
  void pubAckHasACodeOfTheTable(MqttBench bench) throws Exception {
    codeOfTheTable(bench, 1, PacketType.PUBACK);
  }

  @Requirement("5.0/MQTT-3.5.2-1")
  void pubRecHasACodeOfTheTable(MqttBench bench) throws Exception {
    codeOfTheTable(bench, 2, PacketType.PUBREC);
  }

  @Requirement("5.0/MQTT-4.3.3-9")
  void whatWasRefusedIsNewAfterwards(MqttBench bench) throws Exception {
    Receiver receiver =
        bench
            .with(bench.setup().qos(2).refusing())
            .receiver(
                bench.reacting(
                    call -> {
                      throw new IllegalStateException("cannot be handled");
                    }));
    receiver.connection().send(bench.publish("t").qos2(7).payload("first").bytes());
    Packet answer = receiver.connection().expect(PacketMatcher.a(PacketType.PUBREC, 7));
    if (answer.reasonCode() < 0x80) {
      throw new TestAbortedException(
          "the binding refuses no message with a reason code, also where onFailure is discard");
    }
    receiver.connection().send(bench.publish("t").qos2(7).payload("second").bytes());
    receiver.connection().expect(PacketMatcher.a(PacketType.PUBREC, 7));
    bench.await("a second delivery", () -> receiver.handler().texts().contains("second"));
  }

  @Requirement({"5.0/MQTT-3.6.2-1", "5.0/N01", "5.0/U5-17"})
  void pubRelForAnUnknownIdentifier(MqttBench bench) throws Exception {
    Sender sender = bench.with(bench.setup().qos(2)).sender();
    sender.connection().send(Mqtt311.pubRec(77));
    sender.send("behind");
    sender.connection().await(PacketMatcher.a(PacketType.PUBLISH), bench.patience());
    for (Packet packet : sender.connection().received()) {
      if (packet.type() == PacketType.PUBREL) { // to say nothing is legal too
        int code = packet.reasonCode();
        check(code == 0 || code == 0x92, packet + " with code " + code);
      }
    }
  }

  @Requirement({"5.0/MQTT-3.7.2-1", "5.0/MQTT-4.3.3-11", "5.0/N03", "5.0/U5-17"})
  void pubCompForAnUnknownIdentifier(MqttBench bench) throws Exception {
    Receiver receiver = bench.with(bench.setup().qos(2)).receiver(bench.accepting());
    receiver.connection().sendLater(Mqtt311.pubRel(77));
    try {
      Packet answer =
          receiver.connection().await(PacketMatcher.a(PacketType.PUBCOMP, 77), bench.patience());
      int code = answer.reasonCode();
      check(code == 0 || code == 0x92, answer + " with code " + code);
    } catch (AssertionError unanswered) {
      check(!receiver.connection().isOpen(), String.valueOf(unanswered.getMessage()));
    }
  }

  @Requirement({"5.0/MQTT-4.3.3-4", "5.0/N34"})
  void aSuccessWithoutSubscribersGoesOn(MqttBench bench) throws Exception {
    Sender sender = bench.with(bench.setup().qos(2)).sender();
    CompletionStage<Response> sent = sender.send("x");
    int id = sender.published().packetId();
    sender.connection().send(Mqtt5.answer(PacketType.PUBREC, id, 0x10));
    sender.connection().expect(bench.done(PacketType.PUBREL, id));
    sender.connection().send(Mqtt5.answer(PacketType.PUBCOMP, id, 0));
    bench.get("invoke()", sent);
  }

  @Requirement({"5.0/MQTT-4.3.3-4", "5.0/N34"})
  void noPubRelAfterARefusal(MqttBench bench) throws Exception {
    Sender sender = bench.with(bench.setup().qos(2)).sender();
    sender.send("refused");
    int id = sender.published().packetId();
    sender.connection().send(Mqtt5.answer(PacketType.PUBREC, id, REFUSAL));
    bench.moment();
    for (Packet packet : sender.connection().received()) {
      check(packet.type() != PacketType.PUBREL, "sent " + packet + " after a refusal");
    }
  }

  @Requirement({"5.0/MQTT-4.4.0-2", "5.0/N34"})
  void aRefusedPubRecSettles(MqttBench bench) throws Exception {
    refusalSettles(bench, 2, PacketType.PUBREC);
  }

  @Requirement({"5.0/MQTT-4.4.0-2", "5.0/N34"})
  void aRefusedPubAckSettles(MqttBench bench) throws Exception {
    refusalSettles(bench, 1, PacketType.PUBACK);
  }

  /** Its PUBLISH does not come again over a reconnect. */
  private static void refusalSettles(MqttBench bench, int qos, PacketType type) throws Exception {
    Sender sender = bench.with(bench.setup().qos(qos).session()).sender();
    sender.send("refused");
    int id = sender.published().packetId();
    sender.connection().send(Mqtt5.answer(type, id, REFUSAL));
    sender.send("marker");
    PacketMatcher marker = PacketMatcher.a(PacketType.PUBLISH).text("marker");
    sender.connection().await(marker);
    sender.connection().reset();
    ScriptedConnection next = bench.accepted(true);
    given("the repeat of MQTT-4.4.0-1", () -> next.await(marker));
    bench.moment(); // for a repeat
    for (Packet packet : next.received()) {
      check(
          packet.type() != PacketType.PUBLISH || !packet.payload().utf8().equals("refused"),
          "sent again though it was refused: " + packet);
    }
  }

  @Requirement("5.0/N34")
  void aRefusedCallFails(MqttBench bench) throws Exception {
    for (int qos = 1; qos <= 2; qos++) {
      Sender sender = bench.with(bench.setup().qos(qos).session()).sender();
      CompletionStage<Response> sent = sender.send("refused");
      int id = sender.published().packetId();
      givenOpen(sent);
      PacketType type = qos == 1 ? PacketType.PUBACK : PacketType.PUBREC;
      sender.connection().send(Mqtt5.answer(type, id, REFUSAL));
      bench.fails("a call that the broker refused", sent);
      bench.closeAll();
    }
  }

  @Requirement("5.0/N34")
  void aPubAckWithoutSubscribersIsASuccess(MqttBench bench) throws Exception {
    Sender sender = bench.sender();
    CompletionStage<Response> sent = sender.send("x");
    int id = sender.published().packetId();
    sender.connection().send(Mqtt5.answer(PacketType.PUBACK, id, 0x10));
    bench.get("invoke()", sent);
  }

  @Requirement("5.0/MQTT-4.3.3-7")
  void whatWasSentDoesNotExpire(MqttBench bench) throws Exception {
    Sender sender = bench.with(bench.setup().qos(2)).sender();
    CompletionStage<Response> sent = sender.send("x", Map.of("ttlInSeconds", "1"));
    int id = sender.published().packetId();
    TimeUnit.MILLISECONDS.sleep(1500);
    sender.connection().send(Mqtt311.pubRec(id));
    sender.connection().expect(bench.done(PacketType.PUBREL, id));
    sender.connection().send(Mqtt311.pubComp(id));
    bench.settled(sent);
  }

  @Requirement({"5.0/MQTT-4.3.3-13", "5.0/MQTT-4.3.3-12"})
  void whatWasReceivedDoesNotExpire(MqttBench bench) throws Exception {
    Receiver receiver = bench.with(bench.setup().qos(2)).receiver(bench.accepting());
    byte[] publish =
        Mqtt5.publish("t", Property.of(Property.MESSAGE_EXPIRY, 1)).qos2(7).payload("x").bytes();
    receiver.connection().send(publish);
    receiver.connection().expect(bench.done(PacketType.PUBREC, 7));
    TimeUnit.MILLISECONDS.sleep(1500);
    receiver.connection().send(Mqtt311.pubRel(7));
    receiver.connection().expect(bench.done(PacketType.PUBCOMP, 7));
    receiver.connection().send(bench.publish("t").qos2(7).payload("new").bytes());
    receiver.connection().expect(bench.done(PacketType.PUBREC, 7));
    receiver.connection().send(Mqtt311.pubRel(7));
    receiver.connection().expect(bench.done(PacketType.PUBCOMP, 7));
    bench.delivers(receiver.handler(), "x", "new");
  }
}
