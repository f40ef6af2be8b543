package dev.mooring.mqtt;

import dev.mooring.mqtt.client.ClientStatus;
import dev.mooring.mqtt.client.MqttClient;
import dev.mooring.mqtt.client.Publication;
import dev.mooring.mqtt.client.ReceivedMessage;
import dev.mooring.mqtt.packet.QoS;
import java.util.concurrent.CompletionStage;
import java.util.function.IntSupplier;

/** Dead letters that are published, so that their message is safe once the broker has them. */
final class DeadLetterTopic implements DeadLetterOffice {

  private final String template;
  private final MqttClient client;
  private final IntSupplier connections;

  /**
   * Publishes to a topic.
   *
   * @param template the topic, in which <code>{topic}</code> stands for the message's own
   * @param connections how many connections the client has had
   */
  DeadLetterTopic(String template, MqttClient client, IntSupplier connections) {
    this.template = template;
    this.client = client;
    this.connections = connections;
  }

  @Override
  public CompletionStage<Void> take(Handling handling) {
    ReceivedMessage message = handling.message;
    QoS qos = message.qos() == QoS.AT_MOST_ONCE ? QoS.AT_LEAST_ONCE : message.qos();
    int before = connections.getAsInt();
    return client
        .publish(
            Publication.of(
                template.replace("{topic}", message.topic()), message.payload(), qos, false))
        .exceptionally(
            failure -> {
              throw wasAway(failure, before) ? new Away(failure) : Causes.bindingException(failure);
            });
  }

  /** A broker that is not there has not refused: the letter waits for it as everything does. */
  private boolean wasAway(Throwable failure, int before) {
    return Causes.bindingException(failure).retriable()
        && (client.status().state() != ClientStatus.State.CONNECTED
            || connections.getAsInt() != before);
  }
}
