package dev.mooring.mqtt.net;

import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.TopicSubscription;
import dev.mooring.mqtt.session.Effects;
import dev.mooring.mqtt.session.Failure;
import dev.mooring.mqtt.session.Incoming;
import dev.mooring.mqtt.session.Outgoing;
import dev.mooring.mqtt.session.SessionStatus;
import dev.mooring.mqtt.session.SubscribeRequest;
import dev.mooring.mqtt.session.UnsubscribeRequest;
import java.util.List;

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
  public void openConnection() {
    driver.openConnection();
  }

  @Override
  public void closeConnection() {
    driver.closeConnection();
  }

  @Override
  public void sendConnect(boolean cleanSession) {
    MqttConnection connection = driver.connection();
    try {
      writer().connect(driver.connectPacket(cleanSession));
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
  public void sendPubAck(int packetId) {
    writer().pubAck(packetId);
  }

  @Override
  public void sendPubRec(int packetId) {
    writer().pubRec(packetId);
  }

  @Override
  public void sendPubRel(int packetId) {
    writer().pubRel(packetId);
  }

  @Override
  public void sendPubComp(int packetId) {
    writer().pubComp(packetId);
  }

  @Override
  public void sendSubscribe(int packetId, List<TopicSubscription> subscriptions) {
    writer().subscribe(packetId, subscriptions);
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
  public void sendDisconnect() {
    driver.connection().sendDisconnect();
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
    ((PublishCommand) outgoing).onPublished(completions);
  }

  @Override
  public void notPublished(Outgoing outgoing, Failure failure) {
    ((PublishCommand) outgoing).onFailed(Failures.exception(failure), completions);
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
