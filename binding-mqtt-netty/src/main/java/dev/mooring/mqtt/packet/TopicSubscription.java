package dev.mooring.mqtt.packet;

/**
 * One line of a SUBSCRIBE: a topic filter and the highest QoS wanted for it.
 *
 * @param filter a legal topic filter
 * @param qos the QoS asked for; the broker may grant less
 */
public record TopicSubscription(String filter, QoS qos) {
  public TopicSubscription {
    Topics.checkFilter(filter);
  }
}
