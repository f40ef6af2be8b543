package dev.mooring.mqtt.session.sim;

import dev.mooring.mqtt.session.SessionConfig;

/** Whether the client gives signs of life in time, and misses those of its peer in time. */
final class LifeCheck {

  /** What rounding and one look at the clock may cost. */
  private static final long SLACK = 5_000_000L;

  private final SessionConfig config;
  private long lastSent;
  private long lastHeard;

  LifeCheck(SessionConfig config) {
    this.config = config;
  }

  void sent(long now) {
    lastSent = now;
  }

  /** A byte came, or it became possible that one is seen, or to write again. */
  void heard(long now) {
    lastHeard = now;
  }

  void look(SimLink link, boolean accepted, boolean paused, long now) {
    if (!accepted) {
      Violation.unless(
          now <= lastHeard + config.connectTimeoutNanos() + SLACK, "waits too long for a peer");
      return;
    }
    long interval = config.keepAliveNanos();
    if (interval == 0) {
      return;
    }
    Violation.unless(
        link.blocked || now <= lastSent + interval + SLACK,
        "no packet within keep-alive [MQTT-3.1.2-23]");
    Violation.unless(
        (paused && !link.blocked) || now <= lastHeard + interval + interval / 2 + SLACK,
        "a silent peer is not noticed within one and a half times keep-alive");
  }
}
