package dev.mooring.bench.peer;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** HiveMQ's client, speaking 5.0. */
final class HiveMq5Peer implements Peer {

  private final ExecutorService handlerThread = Executors.newSingleThreadExecutor();
  private final Mqtt5AsyncClient client;
  private final Mqtt5Publish message;

  HiveMq5Peer(Endpoint endpoint, Workload workload, String clientId) {
    client =
        MqttClient.builder()
            .useMqttVersion5()
            .identifier(clientId)
            .serverHost("127.0.0.1")
            .serverPort(endpoint.port())
            .buildAsync();
    message =
        Mqtt5Publish.builder()
            .topic("bench/topic")
            .qos(HiveMqPeer.qos(workload.qos()))
            .payload(new byte[workload.size()])
            .build();
    client.connect().join();
  }

  @Override
  public void publish(Runnable acknowledged) {
    client.publish(message).thenRun(acknowledged);
  }

  @Override
  public void subscribe(String filter, int qos, Runnable received) {
    client
        .subscribeWith()
        .topicFilter(filter)
        .qos(HiveMqPeer.qos(qos))
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
