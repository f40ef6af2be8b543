package dev.mooring.mqtt.session;

import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.TopicSubscription;
import java.util.List;

/**
 * What a {@link ClientSession} wants done. In production the driver does it; in tests and in the
 * simulation a recorder does. Implementations must not call the session back from inside these
 * methods.
 */
public interface Effects {

  /**
   * Open a network connection; answered by {@link ClientSession#onConnectionOpened} or {@link
   * ClientSession#onConnectFailed}. Asked for only while there is none.
   */
  void openConnection();

  /**
   * Write out what was sent so far, as far as that goes without waiting for the peer, and close the
   * connection or give up opening it. For the session it is gone already: nothing more is told of
   * it.
   */
  void closeConnection();

  /** Send CONNECT with this Clean Session flag, and all else as configured. */
  void sendConnect(boolean cleanSession);

  /** Send PUBLISH; the packet identifier is 0 for QoS 0. */
  void sendPublish(Publish message, int packetId, boolean dup);

  /** Send PUBACK. */
  void sendPubAck(int packetId);

  /** Send PUBREC. */
  void sendPubRec(int packetId);

  /** Send PUBREL. */
  void sendPubRel(int packetId);

  /** Send PUBCOMP. */
  void sendPubComp(int packetId);

  /** Send SUBSCRIBE. */
  void sendSubscribe(int packetId, List<TopicSubscription> subscriptions);

  /** Send UNSUBSCRIBE. */
  void sendUnsubscribe(int packetId, List<String> filters);

  /** Send PINGREQ. */
  void sendPingReq();

  /** Send DISCONNECT. */
  void sendDisconnect();

  /** Whether the connection takes more PUBLISH packets without piling them up in memory. */
  boolean writable();

  /** Stop taking bytes, and packets already taken, from the connection. */
  void pauseReading();

  /** Go on after {@link #pauseReading}. */
  void resumeReading();

  /** Hand a message to the application, which settles or releases it later. */
  void deliver(Incoming incoming);

  /** The broker has taken responsibility for the message: its one outcome. */
  void published(Outgoing outgoing);

  /** The message failed: its one outcome. */
  void notPublished(Outgoing outgoing, Failure failure);

  /**
   * A request to subscribe was answered: its one outcome, unless the session closes first.
   *
   * @param returnCodes in the order of the request: the QoS granted, or 128 for a refusal
   */
  void subscribed(SubscribeRequest request, int[] returnCodes);

  /** A request to unsubscribe was answered. */
  void unsubscribed(UnsubscribeRequest request);

  /**
   * A request to subscribe or unsubscribe will never be answered: the session closed, or too many
   * wait already.
   */
  void requestFailed(Object request, Failure failure);

  /** A subscription made earlier was refused when it was made again after a reconnect. */
  void subscriptionLost(String filter);

  /** The connection's state has changed. */
  void stateChanged(SessionStatus status);

  /** The session has closed, every outcome has been told, and nothing follows. */
  void closed();
}
