package dev.mooring.mqtt.session.sim;

import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.QoS;
import dev.mooring.mqtt.packet.ReasonCode;
import dev.mooring.mqtt.session.Failure;
import dev.mooring.mqtt.session.Failure.Fate;
import dev.mooring.mqtt.session.SessionConfig;
import dev.mooring.mqtt.session.sim.Sent.Place;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the client may send, and what it may tell the callers of publish: keeps its own account of
 * where each message is, from the records and packets that the session makes.
 */
final class OutboundCheck {

  private final Messages messages;
  private final SessionConfig config;
  private final SimStore store;
  private final Identifiers ids;

  /** Open exchanges by identifier, in their order. */
  private final Map<Integer, Sent> open = new LinkedHashMap<>();

  private int waiting;
  private long waitingBytes;

  /** Calls of publish without an outcome. */
  private int untold;

  private int pubRecs;

  /** The identifier of a PUBREC that is just being read and belongs to no exchange. */
  private int unknownPubRec;

  // Of this connection
  private final ArrayDeque<Sent> unwritten = new ArrayDeque<>();
  private int link;
  private int repeatsOwed;
  private int lastQos0 = -1;
  private int lastNumber = -1;
  private int lastPubRel;
  private int receiveMaximum;

  /** Of this connection: sent, and their exchanges not ended. */
  private final Set<Sent> unanswered = new HashSet<>();

  OutboundCheck(Messages messages, SessionConfig config, SimStore store, Identifiers ids) {
    this.messages = messages;
    this.config = config;
    this.store = store;
    this.ids = ids;
  }

  /** An earlier process left this exchange behind. */
  void restore(int id, Publish publish, boolean released) {
    Sent message = messages.sent(publish);
    message.place = Place.OPEN;
    message.restored = true;
    message.packetInExchange = true;
    message.pubRecAt = released ? ++pubRecs : 0;
    message.position = 0;
    message.outcomeTold = true;
    ids.take(id, message);
    open.put(id, message);
  }

  int inFlight() {
    return open.size();
  }

  int waiting() {
    return waiting;
  }

  long waitingBytes() {
    return waitingBytes;
  }

  int untold() {
    return untold;
  }

  int unwritten() {
    return unwritten.size();
  }

  // What the application does

  void publishing() {
    untold++;
  }

  void published(Sent message) {
    if (message.place == Place.NEW) {
      message.place = Place.WAITING;
      waiting++;
      waitingBytes += message.publish.bytes();
      Violation.unless(waiting <= config.maxQueued(), "more waits than maxQueued");
      Violation.unless(waitingBytes <= config.maxQueuedBytes(), "more than maxQueuedBytes");
    }
  }

  private void leaves(Sent message) {
    if (message.place == Place.WAITING) {
      waiting--;
      waitingBytes -= message.publish.bytes();
    }
  }

  // What the session records

  void begins(int id, Publish publish, long position, long now) {
    Sent message = messages.sent(publish);
    Violation.unless(now < message.expiresAt, "an exchange for a message that has expired");
    Violation.unless(
        message.place == Place.NEW || message.place == Place.WAITING,
        "a message gets a second exchange");
    Violation.unless(!message.outcomeTold, "a new exchange for a call that has ended");
    Violation.unless(
        message.qos() != QoS.EXACTLY_ONCE || message.packets == 0,
        "a QoS 2 message that has left gets a second exchange");
    Violation.unless(open.size() < config.maxInFlight(), "more in flight than the window takes");
    leaves(message);
    ids.take(id, message);
    open.put(id, message);
    message.place = Place.OPEN;
    message.exchanges++;
    message.packetInExchange = false;
    message.pubRecAt = 0;
    message.position = position;
  }

  void released(int id, long position) {
    Sent message = ids.message(id);
    Violation.unless(
        message != null && message.pubRecAt > 0, "an exchange is released without PUBREC");
    if (message != null) {
      message.position = position;
    }
  }

  void completed(int id) {
    Sent message = open.remove(id);
    if (message != null) {
      repeats(message);
    }
    Violation.unless(message != null, "an exchange that is not open is completed");
    ids.free(id);
    if (message != null) {
      message.place = Place.GONE;
    }
  }

  /** The session is lost: those that cannot have arrived, or may arrive twice, wait again. */
  void cleared() {
    open.forEach(
        (id, message) -> {
          ids.free(id);
          message.owedOnLink = 0;
          boolean harmless = message.qos() == QoS.AT_LEAST_ONCE || !message.packetInExchange;
          if (harmless && !message.outcomeTold) {
            message.place = Place.WAITING;
            waiting++;
            waitingBytes += message.publish.bytes();
          } else {
            message.place = Place.GONE;
          }
        });
    open.clear();
    repeatsOwed = 0;
  }

  /** The broker has the session: all that is open has to be taken up before anything new. */
  void resumes(int onLink) {
    link = onLink;
    open.values().forEach(message -> message.owedOnLink = onLink);
    repeatsOwed = open.size();
  }

  /** The broker takes so many messages at a time. */
  void mayHaveOpen(int messages) {
    receiveMaximum = messages;
  }

  /** PUBACK, PUBCOMP, or a PUBREC that refuses. */
  void readsEnd(int id, ReasonCode code) {
    Sent message = ids.message(id);
    if (message != null) {
      unanswered.remove(message);
      message.refused |= code.isError();
    }
  }

  private void repeats(Sent message) {
    if (message.owedOnLink == link && link != 0) {
      message.owedOnLink = 0;
      repeatsOwed--;
    }
  }

  // What it sends

  void sendsPublish(Publish publish, int id, boolean dup, long now) {
    Sent message = messages.sent(publish);
    message.packets++;
    checkExpiry(message, publish, now);
    if (message.qos() == QoS.AT_MOST_ONCE) {
      Violation.unless(now < message.expiresAt, "a message leaves that has expired");
      sendsQos0(message, id, dup);
      return;
    }
    Violation.unless(ids.message(id) == message, "PUBLISH under an identifier of another");
    Violation.unless(message.pubRecAt == 0, "PUBLISH after PUBREC was read [MQTT-4.3.3-1]");
    Violation.unless(
        dup == message.packetInExchange, "DUP is set on repeats and nothing else [MQTT-3.3.1-1]");
    Violation.unless(message.position <= store.committed(), "PUBLISH before its record is safe");
    Violation.unless(message.number > lastNumber, "PUBLISH out of order, or twice on a connection");
    lastNumber = message.number;
    unanswered.add(message);
    Violation.unless(
        unanswered.size() <= receiveMaximum,
        "more on the way than the broker takes [MQTT-3.3.4-7]");
    message.packetInExchange = true;
    repeats(message);
  }

  /** What is left of its life is what the broker is told; of what was sent once, a second. */
  private static void checkExpiry(Sent message, Publish publish, long now) {
    long wanted = message.publish.properties().messageExpirySeconds();
    long told = publish.properties().messageExpirySeconds();
    if (wanted < 0) {
      Violation.unless(told < 0, "an expiry that nobody asked for");
    } else if (message.restored) {
      Violation.unless(told >= 1 && told <= wanted, "more life than a message had");
    } else {
      long left = Math.max(0, message.expiresAt - now);
      long less = told * 1_000_000_000L - left;
      Violation.unless(
          told >= 1 && less >= 0 && (less < 1_000_000_000L || told == 1),
          "an expiry that is not what is left");
    }
  }

  private void sendsQos0(Sent message, int id, boolean dup) {
    Violation.unless(id == 0 && !dup, "QoS 0 with an identifier or DUP [MQTT-3.3.1-2]");
    Violation.unless(message.packets == 1, "a QoS 0 message is sent twice");
    Violation.unless(message.number > lastQos0, "QoS 0 messages out of order");
    Violation.unless(repeatsOwed == 0, "a new message precedes a repeat");
    leaves(message);
    lastQos0 = message.number;
    message.place = Place.UNWRITTEN;
    unwritten.addLast(message);
  }

  /** Returns whether it answers a PUBREC for no exchange. */
  boolean sendsPubRel(int id, int onLink) {
    Sent message = ids.message(id);
    if (message == null) {
      Violation.unless(unknownPubRec == id, "PUBREL for no reason");
      return true;
    }
    Violation.unless(message.pubRecAt > 0, "PUBREL before PUBREC");
    Violation.unless(message.position <= store.committed(), "PUBREL before its record is safe");
    repeats(message);
    if (message.pubRelLink != onLink) {
      message.pubRelLink = onLink;
      Violation.unless(
          message.pubRecAt > lastPubRel, "PUBRELs out of the order of PUBRECs [MQTT-4.6.0-4]");
      lastPubRel = message.pubRecAt;
    }
    return false;
  }

  // What it reads and is told

  void readsPubRec(int id) {
    Sent message = ids.message(id);
    if (message != null && message.packetInExchange && message.pubRecAt == 0) {
      message.pubRecAt = ++pubRecs;
    }
    unknownPubRec = ids.isFree(id) ? id : 0;
  }

  void hasRead() {
    unknownPubRec = 0;
  }

  void written(int messagesWritten) {
    for (int i = 0; i < messagesWritten; i++) {
      Sent message = unwritten.removeFirst();
      message.written = true;
      message.place = Place.GONE;
    }
  }

  void connectionOver() {
    unwritten.forEach(message -> message.place = Place.GONE);
    unwritten.clear();
    link = 0;
    repeatsOwed = 0;
    lastQos0 = -1;
    lastNumber = -1;
    lastPubRel = 0;
    unanswered.clear();
  }

  // What callers are told

  void succeeds(Sent message) {
    ends(message);
    switch (message.qos()) {
      case AT_MOST_ONCE -> Violation.unless(message.written, "success before it was written");
      case AT_LEAST_ONCE, EXACTLY_ONCE ->
          Violation.unless(message.takenByBroker > 0, "success without the broker having it");
    }
  }

  void fails(Sent message, Failure failure, long now) {
    ends(message);
    Violation.unless(
        failure.kind() != Failure.Kind.TIMEOUT
            || now >= message.deadline
            || now >= message.expiresAt,
        "a timeout before its time");
    if (failure.kind() == Failure.Kind.REJECTED) {
      Violation.unless(message.refused, "a refusal that nobody made");
      message.notSent = failure.fate() == Fate.NOT_SENT;
      Violation.unless(
          !message.notSent || message.takenByBroker == 0, "NOT_SENT for what the broker has");
    } else if (failure.fate() == Fate.NOT_SENT) {
      Violation.unless(
          message.exchanges == 0 && message.packets == 0, "NOT_SENT for what was sent");
      message.notSent = true;
    } else {
      Violation.unless(
          message.exchanges > 0 || message.packets > 0, "UNKNOWN for what never left the queue");
    }
    leaves(message);
    if (message.place == Place.WAITING || message.place == Place.NEW) {
      message.place = Place.GONE;
    }
  }

  private void ends(Sent message) {
    Violation.unless(!message.outcomeTold, "a call of publish ends twice");
    message.outcomeTold = true;
    untold--;
  }

  /** The process dies: what no record keeps is gone, and nothing of that may have been sent. */
  void crashes(Map<Integer, Publish> surviving, boolean keeps) {
    open.forEach(
        (id, message) -> {
          Violation.unless(
              !keeps || !message.packetInExchange || isFor(message, surviving.get(id)),
              "a message left before its record was safe");
          message.place = Place.GONE;
        });
  }

  /** A store keeps a message as it was when its exchange began, with less life than at first. */
  private boolean isFor(Sent message, @Nullable Publish kept) {
    return kept != null && messages.sent(kept) == message;
  }
}
