package dev.mooring.mqtt.store;

import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.PublishProperties;
import dev.mooring.mqtt.packet.QoS;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Walks over the records of a group as {@link RecordBuffer} wrote them. Checksums were checked
 * before; what does not read all the same was written by somebody else, and is refused.
 */
final class RecordReader {

  private final ByteBuffer bytes;
  private final long offset;
  private final String location;

  private RecordType type = RecordType.CLEARED;
  private int start;
  private int end;
  private int packetId;

  /**
   * A reader of all bytes of a buffer.
   *
   * @param offset where they stand in the file
   * @param location the file, for people
   */
  RecordReader(ByteBuffer bytes, long offset, String location) {
    this.bytes = bytes;
    this.offset = offset;
    this.location = location;
  }

  /** Goes on to the next record, and returns false if there is none. */
  boolean next() throws StoreException {
    start = end;
    if (start == bytes.limit()) {
      return false;
    }
    int left = bytes.limit() - start;
    int length = left < RecordBuffer.PREFIX_BYTES ? 0 : bytes.getInt(start);
    if (length < 1 || length > left - 4) {
      throw unreadable("a record's length does not fit its group");
    }
    end = start + 4 + length;
    byte code = bytes.get(start + 4);
    RecordType known = RecordType.of(code);
    if (known == null) {
      throw unreadable("unknown type of record " + code);
    }
    type = known;
    switch (type) {
      case PUBLISHED -> checkPublished();
      case RELEASED, COMPLETED, RECEIVED, DISCARDED -> {
        checkLength(RecordBuffer.ID_RECORD_BYTES);
        readPacketId();
      }
      case SUBSCRIBED, UNSUBSCRIBED -> {
        // Any length will do.
      }
      case CLEARED -> checkLength(RecordBuffer.PREFIX_BYTES);
    }
    return true;
  }

  RecordType type() {
    return type;
  }

  /** Where the record stands in the file. */
  long offset() {
    return offset + start;
  }

  /** Its length, all included. */
  int length() {
    return end - start;
  }

  /** Its bytes, all included. */
  ByteBuffer bytes() {
    return bytes.slice(start, end - start);
  }

  /** The packet identifier of a record that has one. */
  int packetId() {
    return packetId;
  }

  /** The filter of a SUBSCRIBED or UNSUBSCRIBED record. */
  String filter() throws StoreException {
    return text(start + RecordBuffer.PREFIX_BYTES, end);
  }

  /** The message of a PUBLISHED record. */
  Publish message() throws StoreException {
    int flags = flags();
    int topicEnd = topicEnd();
    ByteBuffer rest = bytes.slice(topicEnd, end - topicEnd);
    PublishProperties properties =
        (flags & RecordBuffer.PROPERTIES_FLAG) == 0 ? PublishProperties.NONE : properties(rest);
    byte[] payload = new byte[rest.remaining()];
    rest.get(payload);
    return new Publish(
        text(start + RecordBuffer.PUBLISHED_BYTES, topicEnd),
        payload,
        QoS.of(flags & RecordBuffer.QOS_MASK),
        (flags & RecordBuffer.RETAIN_FLAG) != 0,
        properties);
  }

  private PublishProperties properties(ByteBuffer rest) throws StoreException {
    try {
      return StoredProperties.read(rest);
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw unreadable("the properties of a message do not read");
    }
  }

  private void checkPublished() throws StoreException {
    if (length() < RecordBuffer.PUBLISHED_BYTES || topicEnd() > end) {
      throw unreadable("a message is longer than its record");
    }
    readPacketId();
    int qos = flags() & RecordBuffer.QOS_MASK;
    if (qos < 1
        || qos > 2
        || flags()
            > (RecordBuffer.QOS_MASK | RecordBuffer.RETAIN_FLAG | RecordBuffer.PROPERTIES_FLAG)) {
      throw unreadable("a message has impossible flags " + flags());
    }
  }

  private int flags() {
    return bytes.get(start + RecordBuffer.ID_RECORD_BYTES) & 0xFF;
  }

  private int topicEnd() {
    int topicLength = Short.toUnsignedInt(bytes.getShort(start + RecordBuffer.PUBLISHED_BYTES - 2));
    return start + RecordBuffer.PUBLISHED_BYTES + topicLength;
  }

  private void readPacketId() throws StoreException {
    packetId = Short.toUnsignedInt(bytes.getShort(start + RecordBuffer.PREFIX_BYTES));
    if (packetId == 0) {
      throw unreadable("packet identifier 0");
    }
  }

  private void checkLength(int expected) throws StoreException {
    if (length() != expected) {
      throw unreadable("a record " + type + " has " + length() + " bytes, not " + expected);
    }
  }

  private String text(int from, int to) throws StoreException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.slice(from, to - from)).toString();
    } catch (CharacterCodingException e) {
      throw unreadable("a topic is not UTF-8");
    }
  }

  private StoreException unreadable(String what) {
    return StoreException.unreadable(location, offset(), what);
  }
}
