package dev.mooring.mqtt;

import dev.mooring.mqtt.packet.QoS;
import java.time.Duration;
import java.util.Optional;

/**
 * How messages are sent unless a request says otherwise. Immutable.
 *
 * @param topic where they are sent; it may be no legal topic name, which is found out when
 *     something is sent there
 * @param qos their QoS
 * @param retain their RETAIN flag
 * @param timeToLive how long they may wait on this side
 * @param maxInFlight QoS 1 and 2 messages sent and not finished
 * @param maxQueued messages waiting for the window or a connection
 * @param maxQueuedBytes bytes of such messages
 */
record SendSettings(
    String topic,
    QoS qos,
    boolean retain,
    Optional<Duration> timeToLive,
    int maxInFlight,
    int maxQueued,
    long maxQueuedBytes) {}
