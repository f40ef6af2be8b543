package dev.mooring.bench.peer;

import dev.mooring.mqtt.client.ClientListener;
import dev.mooring.mqtt.client.ClientStatus;
import dev.mooring.mqtt.client.MqttClient;
import dev.mooring.mqtt.client.MqttClientConfig;
import dev.mooring.mqtt.client.Publication;
import dev.mooring.mqtt.packet.QoS;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Our client, cut off with a window of open sends: how soon all of them have been sent again. */
record Resumption(Endpoint endpoint, Workload workload) {

  private static final int TRIES = 9;

  /** The median of some tries, of which the first warm the JVM up. */
  double millis() throws Exception {
    long[] nanos = new long[TRIES];
    for (int i = 0; i < TRIES; i++) {
      nanos[i] = once("bench-resume-" + i);
    }
    Arrays.sort(nanos);
    return nanos[TRIES / 2] / 1e6;
  }

  private long once(String clientId) throws Exception {
    Connections connections = new Connections();
    int count = workload.window();
    CountDownLatch acknowledged = new CountDownLatch(count);
    Publication message =
        Publication.of(
            NullBrokerConnection.HOLD + count,
            new byte[workload.size()],
            QoS.of(workload.qos()),
            false);
    MqttClientConfig config =
        MqttClientConfig.builder("tcp://127.0.0.1:" + endpoint.port(), clientId)
            .cleanSession(false)
            .maxInFlight(count)
            .maxQueued(count, 1L << 30)
            .reconnectDelay(Duration.ofMillis(1), Duration.ofMillis(1))
            .listener(connections)
            .build();
    try (MqttClient client = new MqttClient(config)) {
      client.connect().toCompletableFuture().get(20, TimeUnit.SECONDS);
      for (int i = 0; i < count; i++) {
        client.publish(message, failure -> acknowledged.countDown());
      }
      if (!acknowledged.await(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException(
            acknowledged.getCount() + " open sends were never repeated");
      }
      return System.nanoTime() - connections.last;
    }
  }

  /** When the connection was last there. */
  private static final class Connections implements ClientListener {
    volatile long last;

    @Override
    public void onStatus(ClientStatus status) {
      if (status.state() == ClientStatus.State.CONNECTED) {
        last = System.nanoTime();
      }
    }
  }
}
