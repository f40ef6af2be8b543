package dev.mooring.runtime.wiring;

import jakarta.inject.Inject;

/** What the health paths say of a sidecar. Safe for any thread. */
final class Readiness {

  private final Inputs inputs;
  private volatile boolean outbound;

  @Inject
  Readiness(Inputs inputs) {
    this.inputs = inputs;
  }

  /** Whether calls can be made. */
  boolean isOutboundReady() {
    return outbound;
  }

  void setOutboundReady(boolean ready) {
    outbound = ready;
  }

  /** Whether calls can be made and the application was there at least once. */
  boolean isReady() {
    return outbound && inputs.appWasSeen();
  }
}
