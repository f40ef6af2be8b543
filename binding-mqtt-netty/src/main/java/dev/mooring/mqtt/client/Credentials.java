package dev.mooring.mqtt.client;

import dev.mooring.mqtt.packet.Topics;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A user name and a password for one connection, or one of them. Texts have no U+0000 and no half
 * surrogate pairs, and are 65,535 bytes of UTF-8 at most, else they are refused with an {@link
 * IllegalArgumentException}.
 *
 * <p>Immutable; {@code toString} shows neither.
 */
public final class Credentials {

  private final @Nullable String username;
  private final byte @Nullable [] password;

  private Credentials(@Nullable String username, @Nullable String password) {
    if (username != null) {
      Topics.checkText("the user name", username);
    }
    if (password != null) {
      Topics.checkText("the password", password);
    }
    this.username = username;
    this.password = password == null ? null : password.getBytes(StandardCharsets.UTF_8);
  }

  /** A user name alone, which may be empty. */
  public static Credentials of(String username) {
    return new Credentials(username, null);
  }

  /** A user name and a password, which is sent in UTF-8. */
  public static Credentials of(String username, String password) {
    return new Credentials(username, password);
  }

  /** A password alone, which MQTT 5.0 allows and 3.1.1 does not; it is sent in UTF-8. */
  public static Credentials ofPassword(String password) {
    return new Credentials(null, password);
  }

  @Nullable String username() {
    return username;
  }

  byte @Nullable [] password() {
    return password;
  }

  @Override
  public String toString() {
    return "Credentials[***]";
  }
}
