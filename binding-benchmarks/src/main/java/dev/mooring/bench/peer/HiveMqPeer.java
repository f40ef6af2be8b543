package dev.mooring.bench.peer;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** HiveMQ's client, speaking 3.1.1. */
final class HiveMqPeer implements Peer {

  private final ExecutorService handlerThread = Executors.newSingleThreadExecutor();
  private final Mqtt3AsyncClient client;
  private final Mqtt3Publish message;

  HiveMqPeer(Endpoint endpoint, Workload workload, String clientId) {
    client =
        MqttClient.builder()
            .useMqttVersion3()
            .identifier(clientId)
            .serverHost("127.0.0.1")
            .serverPort(endpoint.port())
            .buildAsync();
    message =
        Mqtt3Publish.builder()
            .topic("bench/topic")
            .qos(qos(workload.qos()))
            .payload(new byte[workload.size()])
            .build();
    client.connect().join();
  }

  @Override
  public void publish(Runnable acknowledged) {
    client.publish(message).thenRun(acknowledged);
  }

  static MqttQos qos(int qos) {
    return Objects.requireNonNull(MqttQos.fromCode(qos));
  }

  @Override
  public void subscribe(String filter, int qos, Runnable received) {
    client
        .subscribeWith()
        .topicFilter(filter)
        .qos(qos(qos))
        .callback(
            message -> {
              received.run();
              message.acknowledge();
            })
        .executor(handlerThread)
        .manualAcknowledgement(true)
        .send()
        .join();
  }

  @Override
  public void close() {
    client.disconnect().join();
    handlerThread.shutdownNow();
  }
}
