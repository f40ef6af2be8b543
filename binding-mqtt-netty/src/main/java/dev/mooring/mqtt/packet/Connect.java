package dev.mooring.mqtt.packet;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a CONNECT says (section 3.1 of MQTT 3.1.1 and of 5.0). Immutable by contract. */
public final class Connect {

  private final String clientId;
  private final boolean cleanSession;
  private final int keepAliveSeconds;
  private final @Nullable String username;
  private final byte @Nullable [] password;
  private final @Nullable Will will;
  private final ConnectProperties properties;

  /**
   * A CONNECT of MQTT 3.1.1.
   *
   * @param clientId may be empty if the session is clean
   * @param keepAliveSeconds 0 to 65,535; 0 switches the broker's check off
   * @param username {@code null} for none
   * @param password needs a user name [MQTT-3.1.2-22]; taken over, not copied; {@code null} for
   *     none
   * @param will {@code null} for none
   * @throws IllegalArgumentException if a password comes alone, or the keep-alive is out of range
   */
  public Connect(
      String clientId,
      boolean cleanSession,
      int keepAliveSeconds,
      @Nullable String username,
      byte @Nullable [] password,
      @Nullable Will will) {
    this(
        clientId,
        cleanSession,
        keepAliveSeconds,
        username,
        password,
        will,
        ConnectProperties.DEFAULTS);
    if (password != null && username == null) {
      throw new IllegalArgumentException("a password needs a user name [MQTT-3.1.2-22]");
    }
  }

  /**
   * A CONNECT of MQTT 5.0, where a password may come alone.
   *
   * @param clientId may be empty: the broker then assigns one
   * @param cleanSession the Clean Start flag
   * @param keepAliveSeconds 0 to 65,535; 0 switches the broker's check off
   * @param username {@code null} for none
   * @param password taken over, not copied; {@code null} for none
   * @param will {@code null} for none
   * @throws IllegalArgumentException if the keep-alive is out of range
   */
  public Connect(
      String clientId,
      boolean cleanSession,
      int keepAliveSeconds,
      @Nullable String username,
      byte @Nullable [] password,
      @Nullable Will will,
      ConnectProperties properties) {
    if (keepAliveSeconds < 0 || keepAliveSeconds > 0xFFFF) {
      throw new IllegalArgumentException("keep-alive is 0 to 65535 s, not " + keepAliveSeconds);
    }
    this.clientId = Objects.requireNonNull(clientId, "clientId");
    this.cleanSession = cleanSession;
    this.keepAliveSeconds = keepAliveSeconds;
    this.username = username;
    this.password = password;
    this.will = will;
    this.properties = properties;
  }

  /** The client identifier. */
  public String clientId() {
    return clientId;
  }

  /** The Clean Session flag, which MQTT 5.0 calls Clean Start. */
  public boolean cleanSession() {
    return cleanSession;
  }

  /** Keep Alive in seconds. */
  public int keepAliveSeconds() {
    return keepAliveSeconds;
  }

  /** The user name; {@code null} if there is none. */
  public @Nullable String username() {
    return username;
  }

  /** The password's bytes themselves, not a copy; {@code null} if there is none. */
  public byte @Nullable [] password() {
    return password;
  }

  /** The last will; {@code null} if there is none. */
  public @Nullable Will will() {
    return will;
  }

  /** MQTT 5.0's properties; of no effect in 3.1.1. */
  public ConnectProperties properties() {
    return properties;
  }

  /** The client identifier and flags; no credentials. */
  @Override
  public String toString() {
    return "Connect[" + clientId + ", cleanSession=" + cleanSession + "]";
  }
}
