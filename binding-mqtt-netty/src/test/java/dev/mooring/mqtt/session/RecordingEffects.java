package dev.mooring.mqtt.session;

import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.QoS;
import dev.mooring.mqtt.packet.TopicSubscription;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Writes down what a session wants done, each effect as a few words, packets in capitals; and
 * behaves as a connection does: it can be blocked. A message is named by its topic.
 */
final class RecordingEffects implements Effects {

  private final List<String> effects = new ArrayList<>();
  private final List<SessionStatus> statuses = new ArrayList<>();
  private final Map<String, Incoming> delivered = new HashMap<>();
  boolean writable = true;
  private boolean opening;

  /** Whether a connection was asked for and has neither been opened nor given up. */
  boolean isOpening() {
    return opening;
  }

  void attemptFailed() {
    opening = false;
  }

  /** A remark of the script itself. */
  void note(String remark) {
    effects.add(remark);
  }

  /** What has been wanted since the last look, in order. */
  String take() {
    String taken = String.join(", ", effects);
    effects.clear();
    return taken;
  }

  /** The phases gone through since the last look, in order. */
  String takePhases() {
    String taken =
        statuses.stream().map(each -> each.phase().name()).collect(Collectors.joining(" "));
    statuses.clear();
    return taken;
  }

  /** The delivery of this name that came last. */
  Incoming delivery(String name) {
    return Objects.requireNonNull(delivered.get(name), () -> "never delivered: " + name);
  }

  @Override
  public void openConnection() {
    opening = true;
    effects.add("open");
  }

  @Override
  public void closeConnection() {
    opening = false;
    effects.add("close");
  }

  @Override
  public void sendConnect(boolean cleanSession) {
    opening = false;
    effects.add(cleanSession ? "CONNECT clean" : "CONNECT");
  }

  @Override
  public void sendPublish(Publish message, int packetId, boolean dup) {
    String id = message.qos() == QoS.AT_MOST_ONCE && packetId == 0 ? "" : " " + packetId;
    effects.add("PUBLISH " + message.topic() + id + (dup ? " dup" : ""));
  }

  @Override
  public void sendPubAck(int packetId) {
    effects.add("PUBACK " + packetId);
  }

  @Override
  public void sendPubRec(int packetId) {
    effects.add("PUBREC " + packetId);
  }

  @Override
  public void sendPubRel(int packetId) {
    effects.add("PUBREL " + packetId);
  }

  @Override
  public void sendPubComp(int packetId) {
    effects.add("PUBCOMP " + packetId);
  }

  @Override
  public void sendSubscribe(int packetId, List<TopicSubscription> subscriptions) {
    effects.add(
        "SUBSCRIBE "
            + packetId
            + " "
            + subscriptions.stream()
                .map(each -> each.filter() + "@" + each.qos().level())
                .collect(Collectors.joining("+")));
  }

  @Override
  public void sendUnsubscribe(int packetId, List<String> filters) {
    effects.add("UNSUBSCRIBE " + packetId + " " + String.join("+", filters));
  }

  @Override
  public void sendPingReq() {
    effects.add("PINGREQ");
  }

  @Override
  public void sendDisconnect() {
    effects.add("DISCONNECT");
  }

  @Override
  public boolean writable() {
    return writable;
  }

  @Override
  public void pauseReading() {
    effects.add("pause");
  }

  @Override
  public void resumeReading() {
    effects.add("resume");
  }

  @Override
  public void deliver(Incoming incoming) {
    String name = incoming.message().topic();
    delivered.put(name, incoming);
    effects.add("deliver " + name);
  }

  @Override
  public void published(Outgoing outgoing) {
    effects.add("published " + ((NamedOutgoing) outgoing).name);
  }

  @Override
  public void notPublished(Outgoing outgoing, Failure failure) {
    effects.add(failure.fate() + " " + failure.kind() + " " + ((NamedOutgoing) outgoing).name);
  }

  @Override
  public void subscribed(SubscribeRequest request, int[] returnCodes) {
    effects.add(
        "subscribed "
            + request
            + " "
            + Arrays.stream(returnCodes)
                .mapToObj(String::valueOf)
                .collect(Collectors.joining("+")));
  }

  @Override
  public void unsubscribed(UnsubscribeRequest request) {
    effects.add("unsubscribed " + request);
  }

  @Override
  public void requestFailed(Object request, Failure failure) {
    effects.add(failure.fate() + " " + failure.kind() + " " + request);
  }

  @Override
  public void subscriptionLost(String filter) {
    effects.add("lost " + filter);
  }

  @Override
  public void stateChanged(SessionStatus status) {
    statuses.add(status);
  }

  @Override
  public void closed() {
    effects.add("closed");
  }

  /** A message to publish that a test can speak of. */
  static final class NamedOutgoing extends Outgoing {
    final String name;

    NamedOutgoing(Publish message, long deadlineNanos) {
      super(message, deadlineNanos);
      name = message.topic();
    }
  }

  /** A request to subscribe that a test can speak of. */
  static final class NamedSubscribe extends SubscribeRequest {
    private final String name;

    NamedSubscribe(String name, List<TopicSubscription> subscriptions) {
      super(subscriptions);
      this.name = name;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** A request to unsubscribe that a test can speak of. */
  static final class NamedUnsubscribe extends UnsubscribeRequest {
    private final String name;

    NamedUnsubscribe(String name, List<String> filters) {
      super(filters);
      this.name = name;
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
