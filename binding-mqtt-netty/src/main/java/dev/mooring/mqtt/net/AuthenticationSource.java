package dev.mooring.mqtt.net;

import dev.mooring.mqtt.packet.Authentication;
import dev.mooring.mqtt.session.AuthenticationStep;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Gives the client's side of enhanced authentication. Called on the executor. */
@FunctionalInterface
public interface AuthenticationSource {

  /**
   * Takes one step.
   *
   * @param data what the broker sent; {@code null} where it sent nothing
   * @return what is sent to the broker, which counts for nothing at the last step; a stage that
   *     fails ends the connection
   */
  CompletionStage<@Nullable Authentication> answer(AuthenticationStep step, byte @Nullable [] data);
}
