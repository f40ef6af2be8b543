package dev.mooring.mqtt.client;

/**
 * Takes what the broker sends. Called on the client's executor, where it may block, or on the event
 * loop, where it must not: {@link MqttClientConfig.Builder} says which.
 */
@FunctionalInterface
public interface MessageHandler {

  /**
   * Takes one message, and with it the duty to give it back, now or later. Called for one message
   * after the other, in the order in which they came. How many may be taken and not given back is
   * bounded by {@link MqttClientConfig.Builder#maxInbound}.
   *
   * @throws Exception if it cannot be taken, which counts as {@link ReceivedMessage#release()} and
   *     ends the connection, so that the message comes again
   */
  void onMessage(ReceivedMessage message) throws Exception;
}
