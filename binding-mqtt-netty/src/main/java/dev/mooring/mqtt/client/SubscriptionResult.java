package dev.mooring.mqtt.client;

import dev.mooring.mqtt.packet.QoS;
import java.util.Optional;

/**
 * What became of one topic filter. Immutable.
 *
 * @param filter the filter
 * @param granted the QoS that the broker granted, which may be lower than was asked for; empty if
 *     it refused
 * @param refusal why it refused, for people; empty if it did not
 */
public record SubscriptionResult(String filter, Optional<QoS> granted, String refusal) {}
