package dev.mooring.mqtt.net;

import dev.mooring.mqtt.packet.ReasonCode;
import dev.mooring.mqtt.session.ClientSession;
import dev.mooring.mqtt.session.Incoming;
import java.util.concurrent.CompletableFuture;

/** A message is given back as done; the future tells whether that had an effect. */
final class SettleCommand implements Command, Runnable {

  final CompletableFuture<Boolean> result = new CompletableFuture<>();
  private final Incoming incoming;
  private final ReasonCode code;
  private final Completions completions;
  private boolean effective;

  SettleCommand(Incoming incoming, ReasonCode code, Completions completions) {
    this.incoming = incoming;
    this.code = code;
    this.completions = completions;
  }

  @Override
  public void execute(ClientSession session, long now) {
    effective = session.settle(incoming, code, now);
    completions.add(this);
  }

  @Override
  public void run() {
    result.complete(effective);
  }

  @Override
  public void reject() {
    result.complete(false);
  }
}
