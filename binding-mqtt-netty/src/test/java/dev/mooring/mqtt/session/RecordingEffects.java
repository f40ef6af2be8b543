package dev.mooring.mqtt.session;

import dev.mooring.mqtt.packet.Authentication;
import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.QoS;
import dev.mooring.mqtt.packet.ReasonCode;
import dev.mooring.mqtt.packet.TopicSubscription;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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
  private int ticket;
  private int refusals;

  /** Whether a connection was asked for and has neither been opened nor given up. */
  boolean isOpening() {
    return opening;
  }

  void attemptFailed() {
    opening = false;
  }

  /** How many messages have failed because there was no room for them. */
  int refusals() {
    return refusals;
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

  /** Why the state is what it was told to be last. */
  String lastReason() {
    return statuses.get(statuses.size() - 1).reason();
  }

  /** The delivery of this name that came last. */
  Incoming delivery(String name) {
    return Objects.requireNonNull(delivered.get(name), () -> "never delivered: " + name);
  }

  @Override
  public void openConnection(@Nullable String server) {
    opening = true;
    effects.add(server == null ? "open" : "open " + server);
  }

  @Override
  public void closeConnection() {
    opening = false;
    effects.add("close");
  }

  @Override
  public void sendConnect(
      boolean cleanSession,
      @Nullable String assignedClientId,
      @Nullable Authentication authentication) {
    opening = false;
    effects.add(
        (cleanSession ? "CONNECT clean" : "CONNECT")
            + (assignedClientId == null ? "" : " as " + assignedClientId)
            + (authentication == null ? "" : " " + describe(authentication)));
  }

  @Override
  public void sendPublish(Publish message, int packetId, boolean dup) {
    String id = message.qos() == QoS.AT_MOST_ONCE && packetId == 0 ? "" : " " + packetId;
    effects.add("PUBLISH " + message.topic() + id + (dup ? " dup" : "") + expiry(message));
  }

  private static String expiry(Publish message) {
    long seconds = message.properties().messageExpirySeconds();
    return seconds < 0 ? "" : " expiry " + seconds;
  }

  @Override
  public void sendPublish(Publish message, int packetId, boolean dup, int alias, boolean named) {
    sendPublish(message, packetId, dup);
    effects.add(effects.remove(effects.size() - 1) + (named ? " is " : " as ") + alias);
  }

  /** A code, unless it is success, as two digits. */
  private static String code(ReasonCode code) {
    return code == ReasonCode.SUCCESS ? "" : " %02X".formatted(code.code());
  }

  private static String describe(Authentication step) {
    byte[] data = step.data();
    return step.method() + "=" + (data == null ? "" : new String(data, StandardCharsets.US_ASCII));
  }

  @Override
  public void sendPubAck(int packetId, ReasonCode code) {
    effects.add("PUBACK " + packetId + code(code));
  }

  @Override
  public void sendPubRec(int packetId, ReasonCode code) {
    effects.add("PUBREC " + packetId + code(code));
  }

  @Override
  public void sendPubRel(int packetId, ReasonCode code) {
    effects.add("PUBREL " + packetId + code(code));
  }

  @Override
  public void sendPubComp(int packetId, ReasonCode code) {
    effects.add("PUBCOMP " + packetId + code(code));
  }

  @Override
  public void sendSubscribe(
      int packetId, List<TopicSubscription> subscriptions, int subscriptionIdentifier) {
    effects.add(
        "SUBSCRIBE "
            + packetId
            + " "
            + subscriptions.stream()
                .map(each -> each.filter() + "@" + each.options())
                .collect(Collectors.joining("+"))
            + (subscriptionIdentifier == 0 ? "" : " id " + subscriptionIdentifier));
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
  public void sendDisconnect(ReasonCode code) {
    effects.add("DISCONNECT" + code(code));
  }

  @Override
  public void sendAuth(ReasonCode code, Authentication authentication) {
    effects.add("AUTH" + code(code) + " " + describe(authentication));
  }

  @Override
  public void authenticate(AuthenticationStep step, byte @Nullable [] data, int ticket) {
    this.ticket = ticket;
    effects.add(
        "ask " + step + (data == null ? "" : " " + new String(data, StandardCharsets.US_ASCII)));
  }

  /** What the question to the authenticator that came last is to be answered with. */
  int ticket() {
    return ticket;
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
    if (failure.kind() == Failure.Kind.OVERLOAD) {
      refusals++;
    }
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

    NamedSubscribe(String name, List<TopicSubscription> subscriptions, int identifier) {
      super(subscriptions, identifier);
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
