package dev.mooring.bench.peer;

import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** Eclipse Paho's asynchronous client, its store in memory. */
final class PahoPeer implements Peer {

  private final MqttAsyncClient client;
  private final byte[] payload;
  private final int qos;

  PahoPeer(Endpoint endpoint, Workload workload, String clientId) throws MqttException {
    payload = new byte[workload.size()];
    qos = workload.qos();
    client =
        new MqttAsyncClient(
            "tcp://127.0.0.1:" + endpoint.port(), clientId, new MemoryPersistence());
    MqttConnectOptions options = new MqttConnectOptions();
    options.setMaxInflight(0xFFFF);
    client.connect(options).waitForCompletion(10_000);
  }

  @Override
  public void publish(Runnable acknowledged) throws MqttException {
    client.publish(
        "bench/topic",
        payload,
        qos,
        false,
        null,
        new IMqttActionListener() {
          @Override
          public void onSuccess(IMqttToken token) {
            acknowledged.run();
          }

          @Override
          public void onFailure(IMqttToken token, Throwable problem) {
            System.err.println("Paho: " + problem);
          }
        });
  }

  @Override
  public void subscribe(String filter, int qos, Runnable received) throws MqttException {
    client.setManualAcks(true);
    client.setCallback(
        new MqttCallback() {
          @Override
          public void connectionLost(Throwable cause) {
            System.err.println("Paho: " + cause);
          }

          @Override
          public void messageArrived(String topic, MqttMessage message) throws MqttException {
            received.run();
            client.messageArrivedComplete(message.getId(), message.getQos());
          }

          @Override
          public void deliveryComplete(IMqttDeliveryToken token) {
            // nothing is sent here
          }
        });
    client.subscribe(filter, qos).waitForCompletion(10_000);
  }

  @Override
  public void close() {
    try {
      client.disconnectForcibly(0, 1000, false);
      client.close(true);
    } catch (MqttException e) {
      throw new IllegalStateException(e);
    }
  }
}
