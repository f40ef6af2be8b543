package dev.mooring.mqtt.session;

import dev.mooring.mqtt.packet.Authentication;
import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.ReasonCode;
import dev.mooring.mqtt.packet.TopicSubscription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link ClientSession} wants done. In production the driver does it; in tests and in the
 * simulation a recorder does. Implementations must not call the session back from inside these
 * methods.
 */
public interface Effects {

  /**
   * Open a network connection; answered by {@link ClientSession#onConnectionOpened} or {@link
   * ClientSession#onConnectFailed}. Asked for only while there is none.
   *
   * @param server {@code host} or {@code host:port}, to be used in place of the configured brokers
   *     since one of them referred to it; {@code null} for the next of those configured
   */
  void openConnection(@Nullable String server);

  /**
   * Write out what was sent so far, as far as that goes without waiting for the peer, and close the
   * connection or give up opening it. For the session it is gone already: nothing more is told of
   * it.
   */
  void closeConnection();

  /**
   * Send CONNECT, with all else as configured.
   *
   * @param cleanSession the Clean Session flag, in MQTT 5.0 Clean Start
   * @param assignedClientId the client id that the broker chose on an earlier connection
   * @param authentication the beginning of enhanced authentication
   */
  void sendConnect(
      boolean cleanSession,
      @Nullable String assignedClientId,
      @Nullable Authentication authentication);

  /** Send PUBLISH; the packet identifier is 0 for QoS 0. */
  void sendPublish(Publish message, int packetId, boolean dup);

  /**
   * Send PUBLISH with a topic alias, in MQTT 5.0.
   *
   * @param named whether the topic itself is sent, too
   */
  void sendPublish(Publish message, int packetId, boolean dup, int alias, boolean named);

  /** Send PUBACK; in MQTT 3.1.1 the code is SUCCESS. */
  void sendPubAck(int packetId, ReasonCode code);

  /** Send PUBREC; in MQTT 3.1.1 the code is SUCCESS. */
  void sendPubRec(int packetId, ReasonCode code);

  /** Send PUBREL; in MQTT 3.1.1 the code is SUCCESS. */
  void sendPubRel(int packetId, ReasonCode code);

  /** Send PUBCOMP; in MQTT 3.1.1 the code is SUCCESS. */
  void sendPubComp(int packetId, ReasonCode code);

  /** Send SUBSCRIBE; its subscription identifier is 0 for none, as always in MQTT 3.1.1. */
  void sendSubscribe(
      int packetId, List<TopicSubscription> subscriptions, int subscriptionIdentifier);

  /** Send UNSUBSCRIBE. */
  void sendUnsubscribe(int packetId, List<String> filters);

  /** Send PINGREQ. */
  void sendPingReq();

  /** Send DISCONNECT; in MQTT 3.1.1 the code is SUCCESS. */
  void sendDisconnect(ReasonCode code);

  /** Send AUTH, in MQTT 5.0. */
  void sendAuth(ReasonCode code, Authentication authentication);

  /**
   * Ask the authenticator, which answers by {@link ClientSession#onAuthenticatorAnswer} or {@link
   * ClientSession#onAuthenticatorFailed}.
   *
   * @param data what the broker sent; {@code null} where it sent nothing
   * @param ticket to be given with the answer
   */
  void authenticate(AuthenticationStep step, byte @Nullable [] data, int ticket);

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
   * @param returnCodes in the order of the request: the QoS granted, or 128 and above for a refusal
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
