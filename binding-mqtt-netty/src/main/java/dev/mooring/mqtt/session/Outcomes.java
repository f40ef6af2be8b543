package dev.mooring.mqtt.session;

import dev.mooring.mqtt.session.Failure.Kind;
import dev.mooring.mqtt.session.Outgoing.State;

/**
 * Tells each message's outcome, once: who was told already that its time is over is told no more.
 */
final class Outcomes {

  private final Effects effects;

  Outcomes(Effects effects) {
    this.effects = effects;
  }

  /** The broker has it; of QoS 0, the network. The exchange may still go on. */
  void succeed(Outgoing outgoing) {
    if (!outgoing.ended()) {
      outgoing.end();
      effects.published(outgoing);
    }
  }

  /** It failed, and nothing more happens with it. */
  void fail(Outgoing outgoing, Failure failure) {
    outgoing.enter(State.FINISHED);
    if (!outgoing.ended()) {
      outgoing.end();
      effects.notPublished(outgoing, failure);
    }
  }

  /** It will not be sent; but one that was to be published anew may have arrived before. */
  void failWaiting(Outgoing outgoing, Kind kind, String message) {
    fail(
        outgoing,
        outgoing.begunInLostSession()
            ? Failure.unknown(
                kind, message + "; a session that the broker has lost may have had it")
            : Failure.notSent(kind, message));
  }

  /** Its time is over; the exchange goes on, for the protocol leaves no other way to end it. */
  void expire(Outgoing outgoing) {
    outgoing.end();
    effects.notPublished(
        outgoing,
        Failure.unknown(Kind.TIMEOUT, "the broker did not answer in time; it may still do so"));
  }
}
