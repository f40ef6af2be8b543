package dev.mooring.mqtt.session;

import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.QoS;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way out: the caller's handle and the session's state of the exchange in one
 * object, so that a message costs no second one, and packed, since windows and queues are full of
 * them. Callers extend it with whatever receives the outcome; after {@link ClientSession#publish}
 * only the session touches what is declared here.
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

  private static final State[] STATES = State.values();

  private static final int ENDED = 1;
  private static final int SENT = 1 << 1;
  private static final int REPEATED = 1 << 2;
  private static final int SENT_HERE = 1 << 3;
  private static final int COUNTS_IN_QUOTA = 1 << 4;
  private static final int BEGUN_IN_LOST_SESSION = 1 << 5;
  private static final int AWAITS_RECORD = 1 << 6;

  private @Nullable Publish message;
  private final long deadlineNanos;
  @Nullable Outgoing previous;
  @Nullable Outgoing next;
  private char packetId;
  private byte state;
  private byte flags;

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
    this.packetId = (char) packetId;
    this.deadlineNanos = Long.MAX_VALUE;
    this.flags = ENDED | SENT;
    enter(
        message == null
            ? State.AWAITING_PUBCOMP
            : message.qos() == QoS.AT_LEAST_ONCE ? State.AWAITING_PUBACK : State.AWAITING_PUBREC);
  }

  /** An exchange that an earlier process began; whoever waited for its outcome is gone. */
  static Outgoing restored(@Nullable Publish message, int packetId) {
    return new Outgoing(message, packetId);
  }

  /**
   * The message, while it may still have to be sent; callers keep their own if they want it longer.
   */
  protected final Publish message() {
    Publish current = message;
    if (current == null) {
      throw new IllegalStateException("message of packet " + packetId() + " was dropped at PUBREC");
    }
    return current;
  }

  /** The bytes it counts against limits. */
  final int bytes() {
    return message == null ? 0 : message.bytes();
  }

  /** The message is another from now on, of the same size. */
  final void replaceMessage(Publish replacement) {
    message = replacement;
  }

  /** After PUBREC only the identifier matters: let the memory go. */
  final void dropMessage() {
    message = null;
  }

  /** When its caller gives up. */
  final long deadlineNanos() {
    return deadlineNanos;
  }

  final State state() {
    return STATES[state];
  }

  final void enter(State entered) {
    state = (byte) entered.ordinal();
  }

  /** The packet identifier; 0 while waiting and for QoS 0. */
  final int packetId() {
    return packetId;
  }

  final void packetId(int id) {
    packetId = (char) id;
  }

  /** Whether the caller has its outcome; the exchange may go on without it. */
  final boolean ended() {
    return is(ENDED);
  }

  final void end() {
    set(ENDED, true);
  }

  /** Whether its PUBLISH has ever been handed to a connection, so that the next one is a repeat. */
  final boolean sent() {
    return is(SENT);
  }

  /** Whether that happened more than once. */
  final boolean repeated() {
    return is(REPEATED);
  }

  /** Its PUBLISH is handed to a connection. */
  final void onSent() {
    set(sent() ? REPEATED : SENT, true);
  }

  /** Whether its current packet has been handed to the connection there is. */
  final boolean sentHere() {
    return is(SENT_HERE);
  }

  final void sentHere(boolean sent) {
    set(SENT_HERE, sent);
  }

  /** Whether its PUBLISH counts against what the broker takes at a time on this connection. */
  final boolean countsInQuota() {
    return is(COUNTS_IN_QUOTA);
  }

  final void countsInQuota(boolean counts) {
    set(COUNTS_IN_QUOTA, counts);
  }

  /** Whether its current packet may not leave yet because the store is at work on its record. */
  final boolean awaitsRecord() {
    return is(AWAITS_RECORD);
  }

  final void awaitsRecord(boolean awaits) {
    set(AWAITS_RECORD, awaits);
  }

  /**
   * Whether an exchange was begun for it in a session that the broker has lost: broker or store may
   * have the message.
   */
  final boolean begunInLostSession() {
    return is(BEGUN_IN_LOST_SESSION);
  }

  /** The broker has lost the session, and with it this exchange: another may begin. */
  final void beginAnew() {
    enter(State.WAITING);
    packetId = 0;
    flags = (byte) ((flags & ENDED) | BEGUN_IN_LOST_SESSION);
  }

  private boolean is(int flag) {
    return (flags & flag) != 0;
  }

  private void set(int flag, boolean value) {
    flags = (byte) (value ? flags | flag : flags & ~flag);
  }
}
