package dev.mooring.mqtt;

import dev.mooring.mqtt.client.ClientStatus;
import dev.mooring.mqtt.client.MqttClient;
import dev.mooring.mqtt.client.Publication;
import dev.mooring.mqtt.client.ReceivedMessage;
import dev.mooring.mqtt.packet.PublishProperties;
import dev.mooring.mqtt.packet.QoS;
import java.util.concurrent.CompletionStage;
import java.util.function.IntSupplier;

/** Dead letters that are published, so that their message is safe once the broker has them. */
final class DeadLetterTopic implements DeadLetterOffice {

  /** Characters of an error that are carried. */
  private static final int MAX_ERROR = 2000;

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
                    template.replace("{topic}", message.topic()), message.payload(), qos, false)
                .withProperties(properties(handling)))
        .exceptionally(
            failure -> {
              throw wasAway(failure, before) ? new Away(failure) : Causes.bindingException(failure);
            });
  }

  /**
   * Origin and error travel as user properties in MQTT 5.0, beside what the message had, but for
   * the topic where its sender waits for an answer.
   */
  private static PublishProperties properties(Handling handling) {
    return handling.message.properties().toBuilder()
        .responseTopic(null)
        .userProperty("deadLetter.topic", handling.message.topic())
        .userProperty("deadLetter.error", carried(handling.givenUpBecause()))
        .userProperty("deadLetter.attempts", String.valueOf(handling.attempts))
        .userProperty("deadLetter.receivedAt", handling.receivedAt().toString())
        .build();
  }

  /** Errors are anybody's text: what MQTT cannot write is left out. */
  private static String carried(String error) {
    String text = error.length() > MAX_ERROR ? error.substring(0, MAX_ERROR) : error;
    StringBuilder carried = new StringBuilder();
    text.codePoints()
        .filter(c -> c != 0 && (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE))
        .forEach(carried::appendCodePoint);
    return carried.toString();
  }

  /** A broker that is not there has not refused: the letter waits for it as everything does. */
  private boolean wasAway(Throwable failure, int before) {
    return Causes.bindingException(failure).retriable()
        && (client.status().state() != ClientStatus.State.CONNECTED
            || connections.getAsInt() != before);
  }
}
