package dev.mooring.mqtt.net;

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

/**
 * Does what the session wants: packets to the writer of the connection, outcomes to those who wait
 * for them. Confined to the event loop.
 */
final class DriverEffects implements Effects {

  private final SessionDriver driver;
  private final Completions completions;

  DriverEffects(SessionDriver driver, Completions completions) {
    this.driver = driver;
    this.completions = completions;
  }

  @Override
  public void openConnection(@Nullable String server) {
    driver.openConnection(server);
  }

  @Override
  public void closeConnection() {
    driver.closeConnection();
  }

  @Override
  public void sendConnect(
      boolean cleanSession,
      @Nullable String assignedClientId,
      @Nullable Authentication authentication) {
    MqttConnection connection = driver.connection();
    try {
      writer().connect(driver.connectPacket(cleanSession, assignedClientId, authentication));
    } catch (RuntimeException | Error e) {
      // The user's code, or credentials that MQTT cannot express: the next attempt may go better.
      connection.failAfterwards("CONNECT could not be made: " + Causes.describe(e));
    }
  }

  @Override
  public void sendPublish(Publish message, int packetId, boolean dup) {
    writer().publish(message, packetId, dup);
  }

  @Override
  public void sendPublish(Publish message, int packetId, boolean dup, int alias, boolean named) {
    writer().publish(message, packetId, dup, alias, named);
  }

  @Override
  public void sendPubAck(int packetId, ReasonCode code) {
    writer().pubAck(packetId, code);
  }

  @Override
  public void sendPubRec(int packetId, ReasonCode code) {
    writer().pubRec(packetId, code);
  }

  @Override
  public void sendPubRel(int packetId, ReasonCode code) {
    writer().pubRel(packetId, code);
  }

  @Override
  public void sendPubComp(int packetId, ReasonCode code) {
    writer().pubComp(packetId, code);
  }

  @Override
  public void sendSubscribe(
      int packetId, List<TopicSubscription> subscriptions, int subscriptionIdentifier) {
    writer().subscribe(packetId, subscriptions, subscriptionIdentifier);
  }

  @Override
  public void sendUnsubscribe(int packetId, List<String> filters) {
    writer().unsubscribe(packetId, filters);
  }

  @Override
  public void sendPingReq() {
    writer().pingReq();
  }

  @Override
  public void sendDisconnect(ReasonCode code) {
    driver.connection().sendDisconnect(code);
  }

  @Override
  public void sendAuth(ReasonCode code, Authentication authentication) {
    writer().auth(code, authentication);
  }

  @Override
  public void authenticate(AuthenticationStep step, byte @Nullable [] data, int ticket) {
    driver.authenticate(step, data, ticket);
  }

  @Override
  public boolean writable() {
    return writer().writable();
  }

  @Override
  public void pauseReading() {
    driver.pauseReading();
  }

  @Override
  public void resumeReading() {
    driver.resumeReading();
  }

  @Override
  public void deliver(Incoming incoming) {
    driver.onMessage(incoming);
  }

  @Override
  public void published(Outgoing outgoing) {
    ((PublishCommand) outgoing).onOutcome(null, completions);
  }

  @Override
  public void notPublished(Outgoing outgoing, Failure failure) {
    ((PublishCommand) outgoing).onOutcome(Failures.exception(failure), completions);
  }

  @Override
  public void subscribed(SubscribeRequest request, int[] returnCodes) {
    SubscribeCommand command = (SubscribeCommand) request;
    completions.add(() -> command.result.complete(returnCodes));
  }

  @Override
  public void unsubscribed(UnsubscribeRequest request) {
    UnsubscribeCommand command = (UnsubscribeCommand) request;
    completions.add(() -> command.result.complete(null));
  }

  @Override
  public void requestFailed(Object request, Failure failure) {
    completions.add(
        () -> {
          if (request instanceof SubscribeCommand command) {
            command.result.completeExceptionally(Failures.exception(failure));
          } else if (request instanceof UnsubscribeCommand command) {
            command.result.completeExceptionally(Failures.exception(failure));
          }
        });
  }

  @Override
  public void subscriptionLost(String filter) {
    driver.onSubscriptionLost(filter);
  }

  @Override
  public void stateChanged(SessionStatus status) {
    driver.onStatus(status);
  }

  @Override
  public void closed() {
    driver.onClosed();
  }

  private PacketWriter writer() {
    PacketWriter writer = driver.connection().writer();
    if (writer == null) {
      throw new IllegalStateException("a packet was sent before the connection was open");
    }
    return writer;
  }
}
