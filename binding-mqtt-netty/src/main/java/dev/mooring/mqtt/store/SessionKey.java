package dev.mooring.mqtt.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * Whose session it is. Immutable.
 *
 * @param broker the broker, or brokers, that share the session, without credentials; the same text
 *     at each start
 * @param clientId the MQTT client identifier
 */
public record SessionKey(String broker, String clientId) {

  /** Bytes of {@link #fingerprint}. */
  static final int FINGERPRINT_BYTES = 16;

  private static final int READABLE_CHARS = 40;
  private static final String HARMLESS =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";

  public SessionKey {
    Objects.requireNonNull(broker, "broker");
    Objects.requireNonNull(clientId, "clientId");
  }

  /** Tells keys apart: begins a SHA-256 over both parts. */
  byte[] fingerprint() {
    byte[] first = broker.getBytes(StandardCharsets.UTF_8);
    MessageDigest digest = sha256();
    // Its length keeps ("ab", "c") and ("a", "bc") apart.
    digest.update(ByteBuffer.allocate(4).putInt(first.length).flip());
    digest.update(first);
    digest.update(clientId.getBytes(StandardCharsets.UTF_8));
    return Arrays.copyOf(digest.digest(), FINGERPRINT_BYTES);
  }

  /**
   * A file name, without extension, that any file system takes: what of the client identifier is
   * harmless, for people, and the fingerprint, for uniqueness where case does not count.
   */
  String fileName() {
    StringBuilder name = new StringBuilder(READABLE_CHARS + 1 + 2 * FINGERPRINT_BYTES);
    for (int i = 0; i < Math.min(clientId.length(), READABLE_CHARS); i++) {
      char c = clientId.charAt(i);
      name.append(HARMLESS.indexOf(c) >= 0 ? c : '_');
    }
    return name.append('-').append(HexFormat.of().formatHex(fingerprint())).toString();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
