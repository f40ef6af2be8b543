package dev.mooring.bench.peer;

import dev.mooring.api.BindingException;
import dev.mooring.mqtt.client.MqttClient;
import dev.mooring.mqtt.client.MqttClientConfig;
import dev.mooring.mqtt.client.Publication;
import dev.mooring.mqtt.packet.QoS;
import dev.mooring.mqtt.tls.TlsSettings;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Our client. */
final class MooringPeer implements Peer {

  private final boolean futures;
  private final MqttClientConfig.Builder config;
  private final Publication publication;
  private MqttClient client;
  private @Nullable Consumer<@Nullable BindingException> callback;

  /** Whom the callback tells; a workload has one for all its messages, or one for each. */
  private @Nullable Runnable told;

  private MooringPeer(Endpoint endpoint, Workload workload, String clientId, boolean futures) {
    this.futures = futures;
    this.publication =
        Publication.of("bench/topic", new byte[workload.size()], QoS.of(workload.qos()), false);
    this.config =
        MqttClientConfig.builder(url(endpoint), clientId)
            .maxInFlight(workload.inFlight())
            .tls(TlsSettings.builder().caCert(endpoint.caCert()).build(), false)
            .maxQueued(100_000, 64L << 20);
    client = new MqttClient(config.build());
    client.connect().toCompletableFuture().join();
  }

  static Peer futures(Endpoint endpoint, Workload workload, String clientId) {
    return new MooringPeer(endpoint, workload, clientId, true);
  }

  static Peer callbacks(Endpoint endpoint, Workload workload, String clientId) {
    return new MooringPeer(endpoint, workload, clientId, false);
  }

  private static String url(Endpoint endpoint) {
    return (endpoint.caCert() == null ? "tcp" : "ssl") + "://127.0.0.1:" + endpoint.port();
  }

  @Override
  public void publish(Runnable acknowledged) {
    if (futures) {
      client.publish(publication).thenRun(acknowledged);
    } else {
      client.publish(publication, callback(acknowledged));
    }
  }

  private Consumer<@Nullable BindingException> callback(Runnable acknowledged) {
    Consumer<@Nullable BindingException> current = callback;
    if (current == null || acknowledged != told) {
      current = failure -> acknowledged.run();
      callback = current;
      told = acknowledged;
    }
    return current;
  }

  @Override
  public void subscribe(String filter, int qos, Runnable received) {
    client.close(Duration.ZERO).toCompletableFuture().join();
    client =
        new MqttClient(
            config
                .handler(
                    message -> {
                      received.run();
                      message.acknowledge();
                    })
                .build());
    client.subscribe(Map.of(filter, QoS.of(qos)));
    client.connect().toCompletableFuture().join();
  }

  @Override
  public void close() {
    client.close(Duration.ZERO).toCompletableFuture().join();
  }
}
