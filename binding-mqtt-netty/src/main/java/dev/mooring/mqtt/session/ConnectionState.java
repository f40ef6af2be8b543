package dev.mooring.mqtt.session;

import dev.mooring.mqtt.packet.ConnAck;
import org.jspecify.annotations.Nullable;

/** What dies with a connection. Dropping this object is how a connection is lost. */
final class ConnectionState {

  /** Numbers the connections of a process from 1. */
  final int epoch;

  /** The Clean Session flag of its CONNECT. */
  final boolean cleanSession;

  Keepalive keepalive;

  /** What the broker takes; in MQTT 3.1.1 it does not say, hence everything. */
  ConnAck.Properties limits = ConnAck.Properties.DEFAULTS;

  /** How many more QoS 1 and 2 messages the broker takes at this moment (MQTT-3.3.4-7). */
  int quota = limits.receiveMaximum();

  /** {@code null} if there are to be none. */
  @Nullable TopicAliasTable topicAliases;

  /** QoS 1 messages in the order in which they came: PUBACKs leave in it (MQTT-4.6.0-2). */
  final SettleOrder pubAcks = new SettleOrder();

  /** QoS 2 messages in the order in which they came: PUBRECs leave in it (MQTT-4.6.0-3). */
  final SettleOrder pubRecs = new SettleOrder();

  /** QoS 0 messages handed to the connection and not known to be written out. */
  final OutgoingList unwritten = new OutgoingList();

  /** QoS 0 messages known to be written out. */
  long written;

  /** The next exchange to be taken up again; {@code null} when all are. */
  @Nullable Outgoing resend;

  /** A CONNACK that accepts, while the authenticator looks at it. */
  @Nullable ConnAck accepting;

  boolean readingPaused;

  /** When CONNACK accepted it. */
  long acceptedAt;

  /**
   * When the newest PUBLISH came, or reading was taken up again: as long as messages come, the
   * broker is at work on a SUBSCRIBE.
   */
  long lastProgressAt;

  ConnectionState(int epoch, boolean cleanSession, Keepalive keepalive) {
    this.epoch = epoch;
    this.cleanSession = cleanSession;
    this.keepalive = keepalive;
  }
}
