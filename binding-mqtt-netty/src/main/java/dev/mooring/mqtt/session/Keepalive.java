package dev.mooring.mqtt.session;

/**
 * Asks the peer for a sign of life once in each keep-alive interval, and notices within one and a
 * half of them that it is gone. PINGREQ is sent whatever else is sent, since the broker's promise
 * to answer it is what reveals a half-open connection; any inbound byte counts as the sign. While
 * reading is paused it goes on asking, since the broker's own clock runs, but expects no answer.
 */
final class Keepalive {

  /** Where the question stands. */
  enum State {
    /** Nothing was asked. */
    QUIET,
    /** PINGREQ was sent, but has not left this machine. */
    PING_UNWRITTEN,
    /** PINGREQ has left; no byte has come since. */
    AWAITING_SIGN
  }

  /** What a look at the clock brought. */
  enum Verdict {
    /** Nothing to do. */
    FINE,
    /** It is time for PINGREQ. */
    PING,
    /** PINGREQ could not be written: the peer has stopped reading. */
    WRITE_BLOCKED,
    /** PINGREQ was not answered: the peer is gone. */
    PEER_SILENT
  }

  private static final long MAX_MARGIN_NANOS = 1_000_000_000L;

  private final long interval;
  private final long pingEvery;
  private final long patience;
  private State state = State.QUIET;
  private long nextPing;
  private long since;
  private boolean readingPaused;

  /** With an interval of 0 it never asks. */
  Keepalive(long intervalNanos, long now) {
    interval = intervalNanos;
    // Before the interval ends, so that the packet is there when it does [MQTT-3.1.2-23].
    pingEvery = intervalNanos - Math.min(intervalNanos / 4, MAX_MARGIN_NANOS);
    patience = intervalNanos / 2;
    nextPing = now + pingEvery;
  }

  State state() {
    return state;
  }

  /** When to look at the clock next. */
  long nextTimer() {
    if (interval == 0) {
      return Long.MAX_VALUE;
    }
    return isWaiting() ? Math.min(nextPing, since + patience) : nextPing;
  }

  Verdict onTimer(long now) {
    if (interval == 0) {
      return Verdict.FINE;
    }
    if (isWaiting() && now >= since + patience) {
      return state == State.PING_UNWRITTEN ? Verdict.WRITE_BLOCKED : Verdict.PEER_SILENT;
    }
    if (now < nextPing) {
      return Verdict.FINE;
    }
    nextPing = now + pingEvery;
    return switch (state) {
      case PING_UNWRITTEN -> Verdict.FINE; // it leaves when anything leaves
      case QUIET -> ask(now);
      // The answer may lie unread, but the broker's clock runs on; and an answer that is awaited
      // since reading was resumed is awaited no longer because of a second question.
      case AWAITING_SIGN -> readingPaused ? ask(now) : Verdict.PING;
    };
  }

  private Verdict ask(long now) {
    state = State.PING_UNWRITTEN;
    since = now;
    return Verdict.PING;
  }

  void onPingWritten(long now) {
    if (state == State.PING_UNWRITTEN) {
      state = State.AWAITING_SIGN;
      since = now;
    }
  }

  void onInbound() {
    state = State.QUIET;
  }

  void onReadingPaused() {
    readingPaused = true;
  }

  /** What the peer said meanwhile lies in buffers yet to be read, so its time begins anew. */
  void onReadingResumed(long now) {
    readingPaused = false;
    since = now;
  }

  /** While nothing is read, an answer cannot be seen; a write that does not leave can. */
  private boolean isWaiting() {
    return switch (state) {
      case QUIET -> false;
      case PING_UNWRITTEN -> true;
      case AWAITING_SIGN -> !readingPaused;
    };
  }
}
