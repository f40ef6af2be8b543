package dev.mooring.mqtt.packet;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One step of enhanced authentication (MQTT 5.0 section 4.12): its method and data, as they stand
 * in CONNECT, CONNACK and AUTH. Immutable by contract: nobody changes the data's bytes.
 */
public final class Authentication {

  private final String method;
  private final byte @Nullable [] data;

  /**
   * A step.
   *
   * @param data up to 65,535 bytes, taken over, not copied; {@code null} for none
   * @throws IllegalArgumentException if they are more, or the method is no text that MQTT can write
   */
  public Authentication(String method, byte @Nullable [] data) {
    Topics.checkText("authentication method", Objects.requireNonNull(method, "method"));
    if (data != null && data.length > Topics.MAX_STRING_BYTES) {
      throw new IllegalArgumentException(
          "authentication data is "
              + data.length
              + " bytes; MQTT allows "
              + Topics.MAX_STRING_BYTES);
    }
    this.method = method;
    this.data = data;
  }

  /** The name of the method. */
  public String method() {
    return method;
  }

  /** The bytes themselves, not a copy; {@code null} if there are none. */
  public byte @Nullable [] data() {
    return data;
  }

  /** The method; the data are nobody's business. */
  @Override
  public String toString() {
    return "Authentication[" + method + "]";
  }
}
