package dev.mooring.tck.mqtt;

import static dev.mooring.tck.probe.Checks.check;
import static dev.mooring.tck.probe.Checks.same;

import dev.mooring.api.Capability;
import dev.mooring.api.Payload;
import dev.mooring.tck.mqtt.MqttBench.Receiver;
import dev.mooring.tck.probe.HandlerCall;
import dev.mooring.tck.probe.RecordingHandler;
import dev.mooring.tck.requirement.Requirement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.opentest4j.TestAbortedException;

/** What an input makes of messages, and how it answers them. */
abstract class ReceivingStatements {

  private static final int[] IDS = {5, 3, 9, 1};
  private static final int FAILING = 3;
  private static final int NONE = 0;

  private static byte[] publish(MqttBench bench, int qos, int id, String text) {
    Mqtt311.Publish publish = bench.publish("t").payload(text);
    return switch (qos) {
      case 1 -> publish.qos1(id).bytes();
      case 2 -> publish.qos2(id).bytes();
      default -> publish.bytes();
    };
  }

  @Requirement({
    "3.1.1/MQTT-3.3.4-1",
    "5.0/MQTT-3.3.4-1",
    "5.0/MQTT-4.3.2-4",
    "5.0/MQTT-4.3.3-8",
    "5.0/MQTT-4.3.3-11"
  })
  void eachQosHasItsAnswer(MqttBench bench) throws Exception {
    Receiver receiver = bench.with(bench.setup().qos(2)).receiver(bench.accepting());
    receiver.connection().send(publish(bench, 0, 0, "zero"));
    receiver.connection().send(publish(bench, 1, 7, "one"));
    receiver.connection().expect(bench.done(PacketType.PUBACK, 0x0007));
    receiver.connection().send(publish(bench, 2, 8, "two"));
    receiver.connection().expect(bench.done(PacketType.PUBREC, 0x0008));
    receiver.connection().send(Mqtt311.pubRel(8));
    receiver.connection().expect(bench.done(PacketType.PUBCOMP, 0x0008));
    receiver.handler().await(3, bench.patience());
  }

  /**
   * Who acknowledges takes the message over for good; a binding that promises to redeliver what its
   * handler has not settled cannot do so before the handler has.
   */
  @Requirement({"3.1.1/MQTT-4.3.2-2", "5.0/MQTT-4.3.2-4"})
  void pubAckWaitsForTheHandler(MqttBench bench) throws Exception {
    Receiver receiver = bench.receiver(bench.holding());
    if (!receiver.input().capabilities().contains(Capability.REDELIVERS)) {
      throw new TestAbortedException("the binding does not promise to redeliver");
    }
    receiver.connection().send(publish(bench, 1, 7, "one"));
    HandlerCall call = receiver.handler().await(1, bench.patience()).get(0);
    bench.moment(); // for an early PUBACK
    check(
        receiver.connection().received().stream().noneMatch(p -> p.type() == PacketType.PUBACK),
        "PUBACK came before the handler had finished");
    call.accept();
    receiver.connection().expect(bench.done(PacketType.PUBACK, 7));
  }

  @Requirement({"3.1.1/MQTT-2.3.1-5", "5.0/MQTT-2.2.1-2"})
  void theWholeBodyOfQos0IsDelivered(MqttBench bench) throws Exception {
    Receiver receiver = bench.receiver(bench.accepting());
    receiver.connection().send(bench.publish("t").payload(Payload.wrap(new byte[] {0, 7})).bytes());
    HandlerCall call = receiver.handler().await(1, bench.patience()).get(0);
    same(2, call.payload().size(), "the payload's size");
  }

  @Requirement({"3.1.1/MQTT-2.3.1-6", "5.0/MQTT-2.2.1-5"})
  void acknowledgementsRepeatTheIdentifier(MqttBench bench) throws Exception {
    Receiver receiver = bench.with(bench.setup().qos(2)).receiver(bench.accepting());
    receiver.connection().send(publish(bench, 1, 0x1234, "one"));
    receiver.connection().expect(bench.done(PacketType.PUBACK, 0x1234));
    receiver.connection().send(publish(bench, 2, 0xFFFF, "two"));
    receiver.connection().expect(bench.done(PacketType.PUBREC, 0xFFFF));
  }

  @Requirement({"3.1.1/MQTT-4.3.2-2", "5.0/MQTT-4.3.2-5"})
  void anIdentifierIsNewAfterPubAck(MqttBench bench) throws Exception {
    Receiver receiver = bench.receiver(bench.accepting());
    receiver.connection().send(publish(bench, 1, 7, "first"));
    receiver.connection().expect(bench.done(PacketType.PUBACK, 0x0007));
    receiver.connection().send(bench.publish("t").qos1(7).duplicate().payload("second").bytes());
    receiver.connection().expect(bench.done(PacketType.PUBACK, 0x0007));
    bench.delivers(receiver.handler(), "first", "second");
  }

  /** In whatever order; or the connection ends, so that the broker delivers them again. */
  @Requirement({"3.1.1/MQTT-4.5.0-2", "5.0/MQTT-4.5.0-2"})
  void whatNobodyCouldHandleIsAcknowledged(MqttBench bench) throws Exception {
    Receiver receiver =
        bench.receiver(
            bench.reacting(
                call -> {
                  throw new IllegalStateException("cannot handle " + call.text());
                }));
    Set<Integer> open = new HashSet<>();
    for (int id : IDS) {
      receiver.connection().send(publish(bench, 1, id, Integer.toString(id)));
      open.add(id);
    }
    orEnds(
        receiver.connection(),
        () -> {
          while (!open.isEmpty()) {
            Packet answer = receiver.connection().expect(PacketMatcher.a(PacketType.PUBACK));
            check(open.remove(answer.packetId()), "nothing is open for " + answer);
          }
        });
  }

  /** A handler that fails is one that finishes: its message's turn comes like any other's. */
  @Requirement({"3.1.1/N26", "5.0/N26"})
  void aFailingHandlerLeavesNoGap(MqttBench bench) throws Exception {
    Receiver receiver = heldInReverse(bench, 1, FAILING);
    orEnds(receiver.connection(), () -> answeredInOrder(receiver, PacketType.PUBACK));
  }

  @FunctionalInterface
  private interface Answers {
    void come() throws Exception;
  }

  private static void orEnds(ScriptedConnection connection, Answers answers) throws Exception {
    try {
      answers.come();
    } catch (AssertionError unanswered) {
      check(!connection.isOpen(), String.valueOf(unanswered.getMessage()));
    }
  }

  @Requirement({"3.1.1/MQTT-4.6.0-2", "5.0/MQTT-4.6.0-2"})
  void pubAcksFollowTheOrderOfPublishes(MqttBench bench) throws Exception {
    answeredInOrder(heldInReverse(bench, 1, NONE), PacketType.PUBACK);
  }

  @Requirement({"3.1.1/MQTT-4.6.0-3", "5.0/MQTT-4.6.0-3"})
  void pubRecsFollowTheOrderOfPublishes(MqttBench bench) throws Exception {
    answeredInOrder(heldInReverse(bench, 2, NONE), PacketType.PUBREC);
  }

  /** Messages whose handlers finish in reverse, as far as the binding lets several run. */
  private static Receiver heldInReverse(MqttBench bench, int qos, int failing) throws Exception {
    RecordingHandler handler = bench.holding();
    Receiver receiver = bench.with(bench.setup().qos(qos).topic("t/#")).receiver(handler);
    for (int id : IDS) {
      Mqtt311.Publish publish = bench.publish("t/" + id).payload(Integer.toString(id));
      byte[] bytes = qos == 1 ? publish.qos1(id).bytes() : publish.qos2(id).bytes();
      receiver.connection().send(bytes);
    }
    handler.await(1, bench.patience());
    bench.moment();
    for (int done = 0; done < IDS.length; done = handler.calls().size()) {
      List<HandlerCall> calls = handler.await(done == 0 ? 1 : done, bench.patience());
      for (int i = calls.size() - 1; i >= 0; i--) {
        finish(calls.get(i), failing);
      }
      bench.moment();
    }
    handler.calls().forEach(call -> finish(call, failing));
    return receiver;
  }

  private static void finish(HandlerCall call, int failing) {
    if (call.text().equals(Integer.toString(failing))) {
      call.stage().completeExceptionally(new IllegalStateException("cannot handle " + failing));
    } else {
      call.accept();
    }
  }

  private static void answeredInOrder(Receiver receiver, PacketType answer) throws Exception {
    for (int id : IDS) {
      receiver.connection().expect(PacketMatcher.a(answer, id));
    }
  }

  @Requirement({
    "3.1.1/MQTT-3.8.1-1",
    "3.1.1/MQTT-3.8.3-3",
    "3.1.1/MQTT-3.8.3-4",
    "5.0/MQTT-3.8.1-1",
    "5.0/MQTT-3.8.3-2",
    "5.0/MQTT-3.8.3-5",
    "5.0/U5-9"
  })
  void aSubscribeIsWellFormed(MqttBench bench) throws Exception {
    bench.with(bench.setup().qos(2).topic("a/b")).input().subscribe(bench.accepting());
    ScriptedConnection connection = bench.accepted(false);
    Packet subscribe = connection.expect(PacketMatcher.a(PacketType.SUBSCRIBE));
    same(0x82, subscribe.bytes()[0] & 0xFF, "the first byte");
    same(1, subscribe.filters().size(), "the number of filters");
    Packet.Filter filter = subscribe.filters().get(0);
    same("a/b", filter.filter(), "the filter");
    same(2, filter.qos(), "the QoS asked for");
    int most = bench.is5() ? 0x3F : 0x03; // No Local, Retain As Published, Retain Handling
    check((filter.options() & ~most) == 0, "reserved bits are set in " + filter);
    check(filter.options() >> 4 < 3, "the Retain Handling of " + filter + " is 3");
  }
}
