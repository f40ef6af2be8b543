package dev.mooring.mqtt;

import dev.mooring.api.Meters;
import dev.mooring.mqtt.client.ClientStatus;
import java.util.concurrent.atomic.AtomicInteger;

/** Meters of a binding's connection, and a count of the connections it has had. Thread-safe. */
final class ConnectionMeters {

  private final Meters.Counter reconnects;
  private final AtomicInteger connections = new AtomicInteger();

  /** Shows a client's state from now on. */
  ConnectionMeters(Meters meters, ClientSlot slot) {
    meters.gauge(
        "connected",
        "1 while the broker has accepted a connection, else 0",
        () -> slot.state() == ClientStatus.State.CONNECTED ? 1 : 0);
    reconnects = meters.counter("reconnects", "Connections made after the first one");
  }

  void onStatus(ClientStatus status) {
    if (status.state() == ClientStatus.State.CONNECTED && connections.getAndIncrement() > 0) {
      reconnects.add(1);
    }
  }

  /** How many connections there have been. */
  int connections() {
    return connections.get();
  }
}
