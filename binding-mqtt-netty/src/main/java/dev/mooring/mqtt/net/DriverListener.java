package dev.mooring.mqtt.net;

import dev.mooring.mqtt.session.Incoming;
import dev.mooring.mqtt.session.SessionStatus;

/** What a driver tells its client. */
public interface DriverListener {

  /** A message came. On the event loop: must be quick, and must not throw. */
  void onMessage(Incoming incoming);

  /** The state of the connection changed. On the executor, one call after the other. */
  void onStatus(SessionStatus status);

  /** A subscription was refused when it was made again. On the executor. */
  void onSubscriptionLost(String filter);
}
