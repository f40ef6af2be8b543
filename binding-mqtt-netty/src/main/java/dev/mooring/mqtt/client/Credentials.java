package dev.mooring.mqtt.client;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A user name and a password for one connection.
 *
 * <p>Immutable; {@code toString} shows neither.
 */
public final class Credentials {

  private final String username;
  private final byte @Nullable [] password;

  private Credentials(String username, byte @Nullable [] password) {
    this.username = username;
    this.password = password;
  }

  /** A user name alone. */
  public static Credentials of(String username) {
    return new Credentials(username, null);
  }

  /** A user name and a password, which is sent in UTF-8. */
  public static Credentials of(String username, String password) {
    return new Credentials(username, password.getBytes(StandardCharsets.UTF_8));
  }

  String username() {
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
