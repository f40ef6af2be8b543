package dev.mooring.mqtt.net;

import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.QoS;
import dev.mooring.mqtt.session.ClientSession;

/**
 * What the session last said it has room for, where every thread sees it: callers who ask for more
 * are refused on their own thread and leave the event loop its time for the messages it has. What
 * is let through the session decides anew.
 */
final class Admission {

  private volatile long roomForQos0 = Long.MAX_VALUE;
  private volatile long room = Long.MAX_VALUE;

  /** Asks the session. On the event loop, whenever the session has changed. */
  void update(ClientSession session) {
    long nowForQos0 = session.room(QoS.AT_MOST_ONCE);
    if (nowForQos0 != roomForQos0) {
      roomForQos0 = nowForQos0;
    }
    long now = session.room(QoS.AT_LEAST_ONCE);
    if (now != room) {
      room = now;
    }
  }

  /** Whether the session, as it was, would take the message. On any thread. */
  boolean takes(Publish message) {
    return message.bytes() <= (message.qos() == QoS.AT_MOST_ONCE ? roomForQos0 : room);
  }
}
