package dev.mooring.mqtt.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of MQTT 5.0's enhanced authentication (section 4.12), such as SCRAM or
 * Kerberos: a conversation of a named method, held anew on each connection before it counts, and
 * again on a living one when {@link MqttClient#reauthenticate()} is called. Methods are called on
 * the client's executor, one after the other, and may block there. A stage that fails, or an
 * exception, ends the connection; the next attempt waits long. Nothing that passes here is logged.
 */
public interface Authenticator {

  /** The name of the method, the same each time. */
  String method();

  /**
   * Begins the conversation.
   *
   * @return our first data, up to 65,535 bytes; none are sent if they are empty
   */
  CompletionStage<byte[]> begin();

  /**
   * Answers what the broker sent.
   *
   * @param data what it sent; {@code null} if it sent nothing
   * @return our answer, up to 65,535 bytes; an AUTH without data leaves if it is empty
   */
  CompletionStage<byte[]> onChallenge(byte @Nullable [] data);

  /**
   * Looks at the broker's last data: it has accepted ours, and here it may prove itself. Nothing is
   * published before the stage completes.
   *
   * @param data what it sent; {@code null} if it sent nothing
   * @return fails if the broker is not the right one; its value, {@code null}, says nothing
   */
  default CompletionStage<@Nullable Void> onSuccess(byte @Nullable [] data) {
    return CompletableFuture.completedStage(null);
  }
}
