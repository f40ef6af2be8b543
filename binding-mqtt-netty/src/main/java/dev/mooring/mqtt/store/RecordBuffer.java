package dev.mooring.mqtt.store;

import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Records one after the other as they will stand in a file, with room for the header of their group
 * in front. A record is its length after these four bytes, its type's code, and by type a packet
 * identifier; a packet identifier, flags, topic with its length before it, properties as {@link
 * StoredProperties} writes them if the flags say so, and payload; a filter; or nothing. Numbers are
 * big-endian, strings UTF-8. Not thread-safe.
 */
final class RecordBuffer {

  /** Length and code. */
  static final int PREFIX_BYTES = 4 + 1;

  /** A record that is a packet identifier. */
  static final int ID_RECORD_BYTES = PREFIX_BYTES + 2;

  /** What a PUBLISHED record has besides topic and payload. */
  static final int PUBLISHED_BYTES = PREFIX_BYTES + 2 + 1 + 2;

  /** The two lowest bits of the flags are the QoS. */
  static final int QOS_MASK = 3;

  static final int RETAIN_FLAG = 4;

  /** The message has properties of MQTT 5.0. */
  static final int PROPERTIES_FLAG = 8;

  private static final int INITIAL_BYTES = 512;

  /** More than this is not kept for the next group: a burst should not cost memory for good. */
  private static final int KEPT_BYTES = 64 << 10;

  private ByteBuffer buffer = emptyBuffer(INITIAL_BYTES);

  void published(int packetId, Publish message) {
    byte[] topic = message.topic().getBytes(StandardCharsets.UTF_8);
    if (topic.length > Topics.MAX_STRING_BYTES) {
      throw new IllegalArgumentException(
          "topic is " + topic.length + " bytes of UTF-8; MQTT allows " + Topics.MAX_STRING_BYTES);
    }
    byte[] payload = message.payload();
    byte[] properties = StoredProperties.write(message.properties());
    begin(
        RecordType.PUBLISHED, PUBLISHED_BYTES + topic.length + properties.length + payload.length);
    buffer.putShort((short) packetId);
    buffer.put(
        (byte)
            (message.qos().level()
                | (message.retain() ? RETAIN_FLAG : 0)
                | (properties.length > 0 ? PROPERTIES_FLAG : 0)));
    buffer.putShort((short) topic.length).put(topic);
    buffer.put(properties);
    buffer.put(payload);
  }

  void packetId(RecordType type, int packetId) {
    begin(type, ID_RECORD_BYTES);
    buffer.putShort((short) packetId);
  }

  void filter(RecordType type, String filter) {
    byte[] bytes = filter.getBytes(StandardCharsets.UTF_8);
    begin(type, PREFIX_BYTES + bytes.length);
    buffer.put(bytes);
  }

  void cleared() {
    begin(RecordType.CLEARED, PREFIX_BYTES);
  }

  /** A record as it stands in another file. */
  void copy(ByteBuffer record) {
    ensure(record.remaining());
    buffer.put(record);
  }

  boolean isEmpty() {
    return recordBytes() == 0;
  }

  /** Bytes of the records. */
  int recordBytes() {
    return buffer.position() - Group.HEADER_BYTES;
  }

  /** The records, for reading. */
  ByteBuffer records() {
    return buffer.duplicate().flip().position(Group.HEADER_BYTES).slice();
  }

  /** Header and records, with the header still to be filled in. */
  ByteBuffer group() {
    return buffer.duplicate().flip();
  }

  void clear() {
    if (buffer.capacity() > KEPT_BYTES) {
      buffer = emptyBuffer(INITIAL_BYTES);
    } else {
      buffer.position(Group.HEADER_BYTES);
    }
  }

  private void begin(RecordType type, int bytes) {
    ensure(bytes);
    buffer.putInt(bytes - 4).put(type.code);
  }

  private void ensure(int bytes) {
    if (buffer.remaining() < bytes) {
      long needed = (long) buffer.position() + bytes;
      long doubled = Math.max(needed, 2L * buffer.capacity());
      buffer =
          ByteBuffer.allocate((int) Math.min(doubled, Integer.MAX_VALUE - 8)).put(buffer.flip());
    }
  }

  private static ByteBuffer emptyBuffer(int bytes) {
    return ByteBuffer.allocate(bytes).position(Group.HEADER_BYTES);
  }
}
