package dev.mooring.mqtt.net;

import dev.mooring.mqtt.packet.ReasonCode;
import dev.mooring.mqtt.session.ClientSession;
import dev.mooring.mqtt.session.Incoming;

/** A message is given back as done, and nobody asks whether that had an effect. */
final class SettleCommand implements Command {

  private final Incoming incoming;
  private final ReasonCode code;

  SettleCommand(Incoming incoming, ReasonCode code) {
    this.incoming = incoming;
    this.code = code;
  }

  @Override
  public void execute(ClientSession session, long now) {
    session.settle(incoming, code, now);
  }

  @Override
  public void reject() {
    // The session has ended: the message will come again.
  }
}
