package dev.mooring.mqtt.packet;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a CONNECT says (MQTT 3.1.1 section 3.1). Immutable by contract. */
public final class Connect {

  private final String clientId;
  private final boolean cleanSession;
  private final int keepAliveSeconds;
  private final @Nullable String username;
  private final byte @Nullable [] password;
  private final @Nullable Will will;

  /**
   * A CONNECT of these parts.
   *
   * @param clientId may be empty if the session is clean
   * @param keepAliveSeconds 0 to 65,535; 0 switches the broker's check off
   * @param password needs a user name (MQTT-3.1.2-22)
   */
  public Connect(
      String clientId,
      boolean cleanSession,
      int keepAliveSeconds,
      @Nullable String username,
      byte @Nullable [] password,
      @Nullable Will will) {
    if (keepAliveSeconds < 0 || keepAliveSeconds > 0xFFFF) {
      throw new IllegalArgumentException("keep-alive is 0 to 65535 s, not " + keepAliveSeconds);
    }
    if (password != null && username == null) {
      throw new IllegalArgumentException("a password needs a user name [MQTT-3.1.2-22]");
    }
    this.clientId = Objects.requireNonNull(clientId, "clientId");
    this.cleanSession = cleanSession;
    this.keepAliveSeconds = keepAliveSeconds;
    this.username = username;
    this.password = password;
    this.will = will;
  }

  /** The client identifier. */
  public String clientId() {
    return clientId;
  }

  /** The Clean Session flag. */
  public boolean cleanSession() {
    return cleanSession;
  }

  /** Keep Alive in seconds. */
  public int keepAliveSeconds() {
    return keepAliveSeconds;
  }

  /** The user name. */
  public @Nullable String username() {
    return username;
  }

  /** The password's bytes themselves, not a copy. */
  public byte @Nullable [] password() {
    return password;
  }

  /** The last will. */
  public @Nullable Will will() {
    return will;
  }

  /** The client identifier and flags; no credentials. */
  @Override
  public String toString() {
    return "Connect[" + clientId + ", cleanSession=" + cleanSession + "]";
  }
}
