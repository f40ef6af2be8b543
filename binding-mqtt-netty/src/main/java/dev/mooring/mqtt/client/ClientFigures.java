package dev.mooring.mqtt.client;

/**
 * A client's figures at about one moment; they are read without stopping it. Immutable; none of the
 * numbers is negative.
 *
 * @param queued messages waiting for the window or for a connection
 * @param queuedBytes bytes of such messages
 * @param inFlight QoS 1 and 2 messages sent and not finished
 * @param unsettled messages received and not given back
 * @param unsettledBytes bytes of such messages
 * @param readingPaused whether nothing is read from the broker because of them
 */
public record ClientFigures(
    int queued,
    long queuedBytes,
    int inFlight,
    int unsettled,
    long unsettledBytes,
    boolean readingPaused) {}
