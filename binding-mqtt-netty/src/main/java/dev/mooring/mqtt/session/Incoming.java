package dev.mooring.mqtt.session;

import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.ReasonCode;
import org.jspecify.annotations.Nullable;

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

  private @Nullable Publish message;
  private final int packetId;
  private final boolean dup;

  /** The connection it came by. */
  final int epoch;

  State state = State.HANDED_OVER;

  /**
   * QoS 2: the connection on which a PUBREC for it is queued; the same, negative, once it was sent;
   * 0 for none.
   */
  int queuedEpoch;

  /** What the application made of it. */
  ReasonCode code = ReasonCode.SUCCESS;

  /** The store's position that must be safe before it may be acknowledged. */
  long position;

  Incoming(@Nullable Publish message, int packetId, boolean dup, int epoch) {
    this.message = message;
    this.packetId = packetId;
    this.dup = dup;
    this.epoch = epoch;
  }

  /** A message that an earlier process had settled: a repeat of it is not handed over. */
  static Incoming settledEarlier(int packetId) {
    Incoming incoming = new Incoming(null, packetId, false, 0);
    incoming.state = State.SETTLED;
    return incoming;
  }

  /**
   * The message, until it is given back; whoever wants it longer keeps it. (Its acknowledgement may
   * have to wait for those of earlier ones, and many such must not hold their payloads.)
   *
   * @throws IllegalStateException if it was given back
   */
  public Publish message() {
    Publish current = message;
    if (current == null) {
      throw new IllegalStateException(
          "the message of packet " + packetId + " was settled or released before");
    }
    return current;
  }

  /** From here on only the identifier matters: let the memory go. */
  void dropMessage() {
    message = null;
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
