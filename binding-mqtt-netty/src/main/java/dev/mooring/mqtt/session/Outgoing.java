package dev.mooring.mqtt.session;

import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.QoS;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way out: the caller's handle and the session's state of the exchange in one
 * object, so that a message costs no second one. Callers extend it with whatever receives the
 * outcome; after {@link ClientSession#publish} only the session touches what is declared here.
 */
public class Outgoing {

  /** How far an outbound exchange has come. */
  enum State {
    /** Waits for the window or for a connection; has no packet identifier. */
    WAITING,
    /** QoS 0: handed to the connection, not yet known to be written out. */
    AWAITING_WRITE,
    /** QoS 1: PUBLISH is, or is about to be, on its way. */
    AWAITING_PUBACK,
    /** QoS 2: PUBLISH is, or is about to be, on its way. */
    AWAITING_PUBREC,
    /** QoS 2: PUBREC was read; PUBREL is, or is about to be, on its way. */
    AWAITING_PUBCOMP,
    /** The exchange is over. */
    FINISHED
  }

  private @Nullable Publish message;
  final long deadlineNanos;
  State state = State.WAITING;

  /** The packet identifier; 0 while waiting and for QoS 0. */
  int packetId;

  /** Whether the caller has its outcome; the exchange may go on without it. */
  boolean ended;

  /** How often its PUBLISH has been handed to a connection: 0, 1, or 2 for more than once. */
  private byte transmissions;

  /** Whether its PUBLISH counts against what the broker takes at a time on this connection. */
  boolean countsInQuota;

  /**
   * Whether an exchange was begun for it in a session that the broker has lost: broker or store may
   * have the message.
   */
  boolean begunInLostSession;

  /** The connection that its current packet was handed to; 0 for none. */
  int sentEpoch;

  /** The store's position that must be safe before its current packet may leave. */
  long position;

  @Nullable Outgoing previous;
  @Nullable Outgoing next;

  /**
   * A message to publish.
   *
   * @param deadlineNanos when its caller gives up, on the clock that the session is told
   */
  protected Outgoing(Publish message, long deadlineNanos) {
    this.message = message;
    this.deadlineNanos = deadlineNanos;
  }

  private Outgoing(@Nullable Publish message, int packetId) {
    this.message = message;
    this.packetId = packetId;
    this.deadlineNanos = Long.MAX_VALUE;
    this.ended = true;
    this.transmissions = 1;
    this.state =
        message == null
            ? State.AWAITING_PUBCOMP
            : message.qos() == QoS.AT_LEAST_ONCE ? State.AWAITING_PUBACK : State.AWAITING_PUBREC;
  }

  /** An exchange that an earlier process began; whoever waited for its outcome is gone. */
  static Outgoing restored(@Nullable Publish message, int packetId) {
    return new Outgoing(message, packetId);
  }

  /**
   * The message, while it may still have to be sent; callers keep their own if they want it longer.
   */
  Publish message() {
    Publish current = message;
    if (current == null) {
      throw new IllegalStateException("message of packet " + packetId + " was dropped at PUBREC");
    }
    return current;
  }

  /** The bytes it counts against limits. */
  int bytes() {
    return message == null ? 0 : message.bytes();
  }

  /** The message is another from now on, of the same size. */
  void replaceMessage(Publish replacement) {
    message = replacement;
  }

  /** Whether its PUBLISH has ever been handed to a connection, so that the next one is a repeat. */
  boolean sent() {
    return transmissions > 0;
  }

  /** Whether that happened more than once. */
  boolean repeated() {
    return transmissions > 1;
  }

  /** Its PUBLISH is handed to a connection. */
  void onSent() {
    transmissions = transmissions == 0 ? (byte) 1 : 2;
  }

  /** A new exchange begins for it. */
  void resetSent() {
    transmissions = 0;
  }

  /** After PUBREC only the identifier matters: let the memory go. */
  void dropMessage() {
    message = null;
  }
}
