package dev.mooring.runtime.dispatch;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What callers of the API have to know, if anything. Immutable. */
public final class ApiToken {

  /** The header, or the metadata in gRPC, that carries it, both from and to the application. */
  public static final String HEADER = "dapr-api-token";

  private final Optional<String> token;

  private ApiToken(Optional<String> token) {
    this.token = token;
  }

  /** A token; an empty text asks for none. */
  public static ApiToken of(@Nullable String token) {
    return new ApiToken(Optional.ofNullable(token).filter(text -> !text.isEmpty()));
  }

  /** Whether callers have to show one at all. */
  public boolean isRequired() {
    return token.isPresent();
  }

  /** Whether a caller who shows this may come in. Takes as long for any wrong token. */
  public boolean admits(@Nullable String shown) {
    return token.isEmpty()
        || (shown != null && MessageDigest.isEqual(bytes(token.get()), bytes(shown)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Without the token, which is a secret. */
  @Override
  public String toString() {
    return isRequired() ? "ApiToken[required]" : "ApiToken[none]";
  }
}
