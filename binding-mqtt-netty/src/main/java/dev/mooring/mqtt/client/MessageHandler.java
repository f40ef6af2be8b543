package dev.mooring.mqtt.client;

/** Takes what the broker sends. */
@FunctionalInterface
public interface MessageHandler {

  /**
   * Takes one message, and with it the duty to give it back, now or later. Called for one message
   * after the other, in the order in which they came, on the thread that {@link
   * MqttClientConfig.Builder} says.
   *
   * <p>An exception counts as {@link ReceivedMessage#release()} and ends the connection, so that
   * the message comes again.
   */
  void onMessage(ReceivedMessage message) throws Exception;
}
