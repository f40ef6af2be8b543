package dev.mooring.mqtt;

import dev.mooring.api.Meters;
import dev.mooring.mqtt.client.ClientStatus;
import dev.mooring.mqtt.client.MqttClient;
import java.util.concurrent.atomic.AtomicInteger;

/** Meters of a binding's connection, and a count of the connections it has had. Thread-safe. */
final class ConnectionMeters {

  private final Meters.Counter reconnects;
  private final AtomicInteger connections = new AtomicInteger();

  ConnectionMeters(Meters meters) {
    reconnects = meters.counter("reconnects", "Connections made after the first one");
  }

  /** Shows a client's state from now on. */
  void watch(MqttClient client, Meters meters) {
    meters.gauge(
        "connected",
        "1 while the broker has accepted a connection, else 0",
        () -> client.status().state() == ClientStatus.State.CONNECTED ? 1 : 0);
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
