package dev.mooring.mqtt.client;

import dev.mooring.mqtt.net.AuthenticationSource;
import dev.mooring.mqtt.packet.Authentication;
import dev.mooring.mqtt.session.AuthenticationStep;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** An application's authenticator as the driver asks it. */
record AuthenticatorSource(Authenticator authenticator) implements AuthenticationSource {

  @Override
  public CompletionStage<@Nullable Authentication> answer(
      AuthenticationStep step, byte @Nullable [] data) {
    return switch (step) {
      case BEGIN -> authenticator.begin().thenApply(this::step);
      case CONTINUE -> authenticator.onChallenge(data).thenApply(this::step);
      case FINISH -> authenticator.onSuccess(data).thenApply(done -> null);
    };
  }

  private @Nullable Authentication step(byte[] data) {
    return new Authentication(authenticator.method(), data.length == 0 ? null : data);
  }
}
