package dev.mooring.bench.peer;

import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.mqtt.MqttClient;
import io.vertx.mqtt.MqttClientOptions;
import java.util.concurrent.TimeUnit;

/**
 * Vert.x's client. Its handler runs on the event loop and messages are acknowledged there, which is
 * the least that it can do.
 */
final class VertxPeer implements Peer {

  private final Vertx vertx =
      Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
  private final MqttClient client;
  private final Buffer payload;
  private final MqttQoS qos;
  private volatile Runnable acknowledged = () -> {};

  VertxPeer(Endpoint endpoint, Workload workload, String clientId) throws Exception {
    payload = Buffer.buffer(new byte[workload.size()]);
    qos = MqttQoS.valueOf(workload.qos());
    client =
        MqttClient.create(
            vertx,
            new MqttClientOptions()
                .setClientId(clientId)
                .setMaxInflightQueue(0xFFFF)
                .setAckTimeout(-1));
    client.publishCompletionHandler(id -> acknowledged.run());
    client
        .connect(endpoint.port(), "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  @Override
  public void publish(Runnable onAcknowledged) {
    if (qos == MqttQoS.AT_MOST_ONCE) {
      client
          .publish("bench/topic", payload, qos, false, false)
          .onSuccess(id -> onAcknowledged.run());
    } else {
      acknowledged = onAcknowledged;
      client.publish("bench/topic", payload, qos, false, false);
    }
  }

  @Override
  public void subscribe(String filter, int qos, Runnable received) throws Exception {
    client.publishHandler(message -> received.run());
    client
        .subscribe(filter, qos)
        .toCompletionStage()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    client.disconnect().toCompletionStage().toCompletableFuture().join();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
