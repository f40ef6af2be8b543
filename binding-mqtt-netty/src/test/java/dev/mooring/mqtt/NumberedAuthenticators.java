package dev.mooring.mqtt;

import dev.mooring.mqtt.client.Authenticator;
import dev.mooring.mqtt.client.AuthenticatorProvider;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Authenticators whose first data say for whom they were made, and which of all they are. */
public final class NumberedAuthenticators implements AuthenticatorProvider {

  private static final AtomicInteger COUNT = new AtomicInteger();

  @Override
  public String method() {
    return "NUMBERED";
  }

  @Override
  public Authenticator create(Optional<String> username, Optional<String> password) {
    String first =
        username.orElse("") + ":" + password.orElse("") + "#" + COUNT.incrementAndGet() + ";";
    return new Authenticator() {
      @Override
      public String method() {
        return "NUMBERED";
      }

      @Override
      public CompletionStage<byte[]> begin() {
        return CompletableFuture.completedStage(first.getBytes(StandardCharsets.UTF_8));
      }

      @Override
      public CompletionStage<byte[]> onChallenge(byte @Nullable [] data) {
        throw new AssertionError("nobody challenges");
      }
    };
  }
}
