package dev.mooring.mqtt.net;

import dev.mooring.mqtt.packet.ReasonCode;
import dev.mooring.mqtt.session.ClientSession;
import dev.mooring.mqtt.session.Incoming;
import java.util.concurrent.CompletableFuture;

/**
 * A message is given back as done, and the future that tells whether that had an effect: one
 * object, since there is one for each message.
 */
final class SettleFuture extends CompletableFuture<Boolean> implements Command, Runnable {

  private final Incoming incoming;
  private final Completions completions;
  private boolean effective;

  SettleFuture(Incoming incoming, Completions completions) {
    this.incoming = incoming;
    this.completions = completions;
  }

  @Override
  public void execute(ClientSession session, long now) {
    effective = session.settle(incoming, ReasonCode.SUCCESS, now);
    completions.add(this);
  }

  @Override
  public void run() {
    complete(effective);
  }

  @Override
  public void reject() {
    complete(false);
  }
}
