package dev.mooring.mqtt.store;

import dev.mooring.mqtt.packet.PublishProperties;
import dev.mooring.mqtt.packet.UserProperty;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message's properties in a record: their length (4 bytes), payload format (1), the time of
 * expiry in seconds since 1970 (8), and content type, response topic, correlation data and user
 * properties, each with its length (4) before it, -1 for none; user properties are as many names
 * and values as are left. A message goes on ageing while its process is gone.
 */
final class StoredProperties {

  private static final int NONE = -1;

  private StoredProperties() {}

  /** The bytes; none for a message without properties. */
  static byte[] write(PublishProperties properties) {
    if (properties == PublishProperties.NONE) {
      return new byte[0];
    }
    List<byte @Nullable []> parts = new ArrayList<>();
    parts.add(utf8(properties.contentType()));
    parts.add(utf8(properties.responseTopic()));
    parts.add(properties.correlationData());
    for (UserProperty each : properties.userProperties()) {
      parts.add(utf8(each.name()));
      parts.add(utf8(each.value()));
    }
    int bytes = Integer.BYTES + 1 + Long.BYTES;
    for (byte[] part : parts) {
      bytes += Integer.BYTES + (part == null ? 0 : part.length);
    }
    ByteBuffer out = ByteBuffer.allocate(bytes);
    out.putInt(bytes - Integer.BYTES).put((byte) properties.payloadFormat());
    long expiry = properties.messageExpirySeconds();
    out.putLong(expiry < 0 ? NONE : Instant.now().getEpochSecond() + expiry);
    for (byte[] part : parts) {
      out.putInt(part == null ? NONE : part.length);
      if (part != null) {
        out.put(part);
      }
    }
    return out.array();
  }

  /**
   * The properties that stand at the buffer's position, which is moved behind them.
   *
   * @throws java.nio.BufferUnderflowException if they end too early
   * @throws IllegalArgumentException if they are none
   */
  static PublishProperties read(ByteBuffer in) {
    int length = in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw new IllegalArgumentException("properties of " + length + " bytes");
    }
    ByteBuffer block = in.slice(in.position(), length);
    in.position(in.position() + length);
    PublishProperties.Builder builder = PublishProperties.builder().payloadFormat(block.get());
    long expiresAt = block.getLong();
    if (expiresAt != NONE) {
      long left = expiresAt - Instant.now().getEpochSecond();
      builder.messageExpirySeconds(Math.max(1, Math.min(left, PublishProperties.MAX_SECONDS)));
    }
    builder.contentType(text(block)).responseTopic(text(block)).correlationData(part(block));
    while (block.hasRemaining()) {
      String name = text(block);
      String value = text(block);
      if (name == null || value == null) {
        throw new IllegalArgumentException("half a user property");
      }
      builder.userProperty(name, value);
    }
    return builder.build();
  }

  private static byte @Nullable [] utf8(@Nullable String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  private static @Nullable String text(ByteBuffer block) {
    byte[] part = part(block);
    return part == null ? null : new String(part, StandardCharsets.UTF_8);
  }

  private static byte @Nullable [] part(ByteBuffer block) {
    int length = block.getInt();
    if (length == NONE) {
      return null;
    }
    if (length < 0 || length > block.remaining()) {
      throw new IllegalArgumentException("a part of " + length + " bytes");
    }
    byte[] part = new byte[length];
    block.get(part);
    return part;
  }
}
