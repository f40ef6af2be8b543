package dev.mooring.mqtt.session.sim;

import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.session.Incoming;
import dev.mooring.mqtt.session.SessionConfig;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the client may hand over and acknowledge, and when. */
final class InboundCheck {

  /** What the application holds. */
  static final class Delivery {
    final Received message;
    final Incoming incoming;
    final int id;
    final int link;
    final int bytes;

    Delivery(Received message, Incoming incoming, int link) {
      this.message = message;
      this.incoming = incoming;
      this.id = incoming.packetId();
      this.link = link;
      this.bytes = message.bytes();
    }
  }

  /** An acknowledgement that is owed on this connection. */
  private static final class Owed {
    final int id;
    final Received message;

    /** QoS 1: this delivery was settled. */
    boolean settled;

    /** Its delivery was given back undone: this one is never sent. */
    boolean dead;

    Owed(int id, Received message) {
      this.id = id;
      this.message = message;
    }
  }

  private final Messages messages;
  private final SessionConfig config;
  private final SimStore store;

  final List<Delivery> held = new ArrayList<>();
  private long heldBytes;

  /** QoS 2 exchanges by the broker's identifier: seen, and PUBREL not read. */
  private final Map<Integer, Received> open = new HashMap<>();

  /** Where the identifiers that are free again were recorded as such. */
  private final Map<Integer, Long> discarded = new HashMap<>();

  // Of this connection
  private final ArrayDeque<Owed> pubAcks = new ArrayDeque<>();
  private final ArrayDeque<Owed> pubRecs = new ArrayDeque<>();
  private final List<Integer> pubComps = new ArrayList<>();

  /** The message that has to be handed over in the present call. */
  private @Nullable Received expected;

  InboundCheck(Messages messages, SessionConfig config, SimStore store) {
    this.messages = messages;
    this.config = config;
    this.store = store;
    store.settledMessages().forEach((id, publish) -> open.put(id, messages.received(publish)));
    open.values().forEach(message -> message.position = 0);
  }

  long heldBytes() {
    return heldBytes;
  }

  /** Whether nothing is owed to the broker. */
  boolean isDrained() {
    return held.isEmpty() && pubAcks.isEmpty() && pubRecs.isEmpty() && pubComps.isEmpty();
  }

  // What is read

  void readsPublish(Publish publish, int id, boolean dup) {
    Received message = messages.received(publish);
    switch (publish.qos()) {
      case AT_MOST_ONCE -> expected = message;
      case AT_LEAST_ONCE -> {
        if (!dup || find(pubAcks, id) == null) {
          expected = message;
          pubAcks.addLast(new Owed(id, message));
        }
      }
      case EXACTLY_ONCE -> {
        Received known = open.get(id);
        Owed owed = find(pubRecs, id);
        if (known != null && known != message && dup) {
          // Of a session that the client was never told of; by all it knows, a repeat.
          message.swallowed = true;
        } else if (known != message) {
          known = null;
          owed = null;
        }
        if (known == null || known.mayComeAgain) {
          expected = message;
          open.put(id, message);
          pubRecs.addLast(new Owed(id, message));
        } else if (owed == null) {
          pubRecs.addLast(new Owed(id, known));
        }
      }
    }
  }

  void readsPubRel(int id) {
    open.remove(id);
    pubComps.add(id);
  }

  void hasRead() {
    Violation.unless(expected == null, "a message that has come is not handed over");
  }

  void connectionOver() {
    pubAcks.clear();
    pubRecs.clear();
    pubComps.clear();
    expected = null;
  }

  // What the session does

  void delivers(Incoming incoming, int link) {
    Received message = messages.received(incoming.message());
    Violation.unless(held.size() < config.maxInbound(), "handed over beyond maxInbound");
    Violation.unless(heldBytes < config.maxInboundBytes(), "handed over beyond maxInboundBytes");
    Violation.unless(expected == message, "handed over without need [MQTT-4.3.3-2]");
    expected = null;
    message.deliveries++;
    if (incoming.message().qos().level() != 1) {
      Violation.unless(
          message.deliveries == 1 || message.mayComeAgain, "handed over twice [MQTT-4.3.3-2]");
      message.mayComeAgain = false;
    }
    Delivery delivery = new Delivery(message, incoming, link);
    held.add(delivery);
    heldBytes += delivery.bytes;
  }

  void sendsPubAck(int id) {
    Owed head = pubAcks.pollFirst();
    Violation.unless(head != null && head.id == id, "PUBACK out of order [MQTT-4.6.0-2]");
    Violation.unless(head != null && head.settled && !head.dead, "PUBACK before the settlement");
  }

  void sendsPubRec(int id, boolean refuses) {
    Owed head = pubRecs.pollFirst();
    Violation.unless(head != null && head.id == id, "PUBREC out of order [MQTT-4.6.0-3]");
    if (head != null) {
      Violation.unless(
          head.message.settlements > 0 && !head.dead && !isHeld(head.message),
          "PUBREC before the settlement");
      Violation.unless(
          refuses || head.message.position <= store.committed(),
          "PUBREC before its record is safe");
      if (refuses) {
        open.remove(id);
        head.message.mayComeAgain = true;
      }
    }
  }

  void sendsPubComp(int id) {
    Violation.unless(pubComps.remove((Integer) id), "PUBCOMP without PUBREL");
    Violation.unless(
        discarded.getOrDefault(id, 0L) <= store.committed(), "PUBCOMP before its record is safe");
  }

  void recordsSettlement(int id, long position) {
    Received message = open.get(id);
    Violation.unless(message != null, "the settlement of what is not open is recorded");
    if (message != null) {
      message.position = position;
    }
  }

  void discarded(int id, long position) {
    discarded.put(id, position);
  }

  void cleared() {
    open.clear();
  }

  // What the application does

  /** Whether giving this back now has an effect towards the broker. */
  boolean isEffective(Delivery delivery, int acceptedLink) {
    return switch (delivery.message.publish.qos()) {
      case AT_MOST_ONCE -> true;
      case AT_LEAST_ONCE -> delivery.link == acceptedLink;
      case EXACTLY_ONCE -> open.get(delivery.id) == delivery.message;
    };
  }

  void settling(Delivery delivery, int acceptedLink) {
    gone(delivery);
    delivery.message.settlements++;
    if (delivery.message.publish.qos().level() == 1 && delivery.link == acceptedLink) {
      for (Owed each : pubAcks) {
        if (each.message == delivery.message) {
          each.settled = true;
        }
      }
    }
  }

  void releasing(Delivery delivery, int acceptedLink) {
    gone(delivery);
    delivery.message.mayComeAgain = true;
    if (delivery.link == acceptedLink || delivery.message.publish.qos().level() == 2) {
      pubAcks.forEach(each -> each.dead |= each.message == delivery.message);
      pubRecs.forEach(each -> each.dead |= each.message == delivery.message);
    }
  }

  private void gone(Delivery delivery) {
    held.remove(delivery);
    heldBytes -= delivery.bytes;
  }

  private boolean isHeld(Received message) {
    for (Delivery each : held) {
      if (each.message == message) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable Owed find(ArrayDeque<Owed> queue, int id) {
    for (Owed each : queue) {
      if (each.id == id) {
        return each;
      }
    }
    return null;
  }

  /** The process ends: what no record shows as settled may come again. */
  void ends(Map<Integer, Publish> settled) {
    messages.received.forEach(message -> message.mayComeAgain = message.deliveries > 0);
    settled.values().forEach(publish -> messages.received(publish).mayComeAgain = false);
  }
}
