package dev.mooring.mqtt.session;

import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.QoS;

/**
 * One message handed to the application: what it is shown and what the session must remember of it,
 * in one object. Whoever has it gives it back once, to {@link ClientSession#settle} or {@link
 * ClientSession#release}.
 */
public final class Incoming {

  /** How far an inbound exchange has come. */
  enum State {
    /** The application has it. */
    HANDED_OVER,
    /** The application is done with it; its acknowledgement is due in its turn. */
    SETTLED,
    /** Given back undone: it is never acknowledged on this connection. */
    RELEASED
  }

  private static final Publish NOTHING = new Publish("", new byte[0], QoS.EXACTLY_ONCE, false);

  private final Publish message;
  private final int packetId;
  private final boolean dup;

  /** The connection it came by. */
  final int epoch;

  /** The session it belongs to. */
  final int generation;

  State state = State.HANDED_OVER;

  /** QoS 2: the connection on which a PUBREC for it is queued; 0 for none. */
  int queuedEpoch;

  /** The store's position that must be safe before it may be acknowledged. */
  long position;

  Incoming(Publish message, int packetId, boolean dup, int epoch, int generation) {
    this.message = message;
    this.packetId = packetId;
    this.dup = dup;
    this.epoch = epoch;
    this.generation = generation;
  }

  /** A message that an earlier process had settled: a repeat of it is not handed over. */
  static Incoming settledEarlier(int packetId, int generation) {
    Incoming incoming = new Incoming(NOTHING, packetId, false, 0, generation);
    incoming.state = State.SETTLED;
    return incoming;
  }

  /** The message. */
  public Publish message() {
    return message;
  }

  /** The packet identifier that the broker gave it; 0 for QoS 0. */
  public int packetId() {
    return packetId;
  }

  /** The DUP flag it came with. */
  public boolean dup() {
    return dup;
  }
}
