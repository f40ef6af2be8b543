package dev.mooring.bench;

import dev.mooring.mqtt.packet.Authentication;
import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.ReasonCode;
import dev.mooring.mqtt.packet.TopicSubscription;
import dev.mooring.mqtt.session.AuthenticationStep;
import dev.mooring.mqtt.session.Effects;
import dev.mooring.mqtt.session.Failure;
import dev.mooring.mqtt.session.Incoming;
import dev.mooring.mqtt.session.Outgoing;
import dev.mooring.mqtt.session.SessionStatus;
import dev.mooring.mqtt.session.SubscribeRequest;
import dev.mooring.mqtt.session.UnsubscribeRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Remembers what a benchmark has to answer, and does nothing: the session's cost is left alone. */
final class LastEffects implements Effects {

  /** Of the PUBLISH sent last. */
  int packetId;

  private @Nullable Incoming delivered;

  Incoming delivered() {
    Incoming last = delivered;
    if (last == null) {
      throw new IllegalStateException("nothing was delivered");
    }
    return last;
  }

  @Override
  public void sendPublish(Publish message, int packetId, boolean dup) {
    this.packetId = packetId;
  }

  @Override
  public void sendPublish(Publish message, int packetId, boolean dup, int alias, boolean named) {
    this.packetId = packetId;
  }

  @Override
  public void deliver(Incoming incoming) {
    delivered = incoming;
  }

  @Override
  public boolean writable() {
    return true;
  }

  @Override
  public void notPublished(Outgoing outgoing, Failure failure) {
    throw new IllegalStateException(failure.message());
  }

  @Override
  public void openConnection(@Nullable String server) {}

  @Override
  public void closeConnection() {
    throw new IllegalStateException("the session gave the connection up");
  }

  @Override
  public void sendConnect(
      boolean cleanSession,
      @Nullable String assignedClientId,
      @Nullable Authentication authentication) {}

  @Override
  public void sendPubAck(int packetId, ReasonCode code) {}

  @Override
  public void sendPubRec(int packetId, ReasonCode code) {}

  @Override
  public void sendPubRel(int packetId, ReasonCode code) {}

  @Override
  public void sendPubComp(int packetId, ReasonCode code) {}

  @Override
  public void sendSubscribe(
      int packetId, List<TopicSubscription> subscriptions, int subscriptionIdentifier) {}

  @Override
  public void sendUnsubscribe(int packetId, List<String> filters) {}

  @Override
  public void sendPingReq() {}

  @Override
  public void sendDisconnect(ReasonCode code) {}

  @Override
  public void sendAuth(ReasonCode code, Authentication authentication) {}

  @Override
  public void authenticate(AuthenticationStep step, byte @Nullable [] data, int ticket) {}

  @Override
  public void pauseReading() {}

  @Override
  public void resumeReading() {}

  @Override
  public void published(Outgoing outgoing) {}

  @Override
  public void subscribed(SubscribeRequest request, int[] returnCodes) {}

  @Override
  public void unsubscribed(UnsubscribeRequest request) {}

  @Override
  public void requestFailed(Object request, Failure failure) {}

  @Override
  public void subscriptionLost(String filter) {}

  @Override
  public void stateChanged(SessionStatus status) {}

  @Override
  public void closed() {}
}
