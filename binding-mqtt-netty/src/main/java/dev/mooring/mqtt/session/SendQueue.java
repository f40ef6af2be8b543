package dev.mooring.mqtt.session;

import dev.mooring.mqtt.packet.QoS;

/**
 * Messages that wait for the window or for a connection, bounded by number and by bytes. Two lanes,
 * since a full window holds back only what it counts.
 */
final class SendQueue {

  /** Less than the smallest message takes, which has no bytes. */
  private static final long NO_ROOM = -1;

  final OutgoingList qos0 = new OutgoingList();
  final OutgoingList counted = new OutgoingList();

  private final SessionConfig config;
  private final Failure overload;

  SendQueue(SessionConfig config) {
    this.config = config;
    this.overload =
        Failure.notSent(
            Failure.Kind.OVERLOAD,
            "no room in the queue, which takes "
                + config.maxQueued()
                + " messages (maxQueued) of "
                + config.maxQueuedBytes()
                + " bytes (maxQueuedBytes)");
  }

  OutgoingList laneOf(QoS qos) {
    return qos == QoS.AT_MOST_ONCE ? qos0 : counted;
  }

  int size() {
    return counted.size() + qos0.size();
  }

  long bytes() {
    return counted.bytes() + qos0.bytes();
  }

  /** The bytes that one more message may have; less than 0 if there may be no more. */
  long room() {
    return size() < config.maxQueued() ? config.maxQueuedBytes() - bytes() : NO_ROOM;
  }

  /** The failure of a message for which there is no room. */
  Failure overload() {
    return overload;
  }
}
