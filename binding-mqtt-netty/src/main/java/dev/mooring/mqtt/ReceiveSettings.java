package dev.mooring.mqtt;

import dev.mooring.mqtt.packet.QoS;
import java.util.List;
import java.util.Optional;

/**
 * What is subscribed to and how messages are handled. Immutable.
 *
 * @param filters the topic filters, each once
 * @param qos the highest QoS wanted
 * @param skipRetained whether retained messages are passed over
 * @param contentType media type of the payloads
 * @param ordering which messages are handled one after the other
 * @param maxConcurrency handler calls that run at the same time
 * @param maxInbound messages taken and not settled
 * @param maxInboundBytes bytes of such messages
 * @param retry how often a message that could not be handled is tried again
 * @param onFailure what becomes of it then
 * @param respond whether responses are published to the response topics of events
 * @param deadLetterTopic where dead letters are published; empty for the local dead letters
 */
record ReceiveSettings(
    List<String> filters,
    QoS qos,
    boolean skipRetained,
    String contentType,
    Ordering ordering,
    int maxConcurrency,
    int maxInbound,
    long maxInboundBytes,
    RetryPolicy retry,
    OnFailure onFailure,
    boolean respond,
    Optional<String> deadLetterTopic) {

  ReceiveSettings {
    filters = List.copyOf(filters);
  }
}
