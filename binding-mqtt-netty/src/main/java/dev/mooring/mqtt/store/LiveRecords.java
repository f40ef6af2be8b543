package dev.mooring.mqtt.store;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What the records of a file amount to: which exchanges are open, and where in the file their
 * messages stand. Messages themselves stay on disk, so that a window full of them costs no memory
 * here. Not thread-safe.
 */
final class LiveRecords {

  /**
   * Where the PUBLISHED record of an open exchange stands.
   *
   * @param crc CRC-32C of the record: what is read again later may have gone bad since
   */
  record Location(long offset, int length, int crc) {

    /** Of an exchange whose message is no longer needed. */
    static final Location NONE = new Location(0, RecordBuffer.ID_RECORD_BYTES, 0);

    static Location of(RecordReader record) {
      ByteBuffer bytes = record.bytes();
      return new Location(record.offset(), record.length(), Group.crc(bytes));
    }

    boolean isNone() {
      return length == RecordBuffer.ID_RECORD_BYTES;
    }
  }

  private final Map<Integer, Location> outbound = new LinkedHashMap<>();
  private final BitSet received = new BitSet();
  private final Set<String> filters = new LinkedHashSet<>();
  private boolean begun;
  private long bytes;

  /** Brings in all records of a reader. */
  void apply(RecordReader records) throws StoreException {
    while (records.next()) {
      begun = true;
      applyOne(records);
    }
  }

  /** Open outbound exchanges, by packet identifier, in the order in which they began. */
  Map<Integer, Location> outbound() {
    return outbound;
  }

  /** Settled and unreleased inbound packet identifiers. */
  BitSet received() {
    return received;
  }

  /** Confirmed subscriptions. */
  Set<String> filters() {
    return filters;
  }

  /** Whether there ever was a record: a session without anything open is not one unheard of. */
  boolean begun() {
    return begun;
  }

  /** Bytes of the records that would say all this. */
  long bytes() {
    return begun ? RecordBuffer.PREFIX_BYTES + bytes : 0;
  }

  private void applyOne(RecordReader record) throws StoreException {
    int packetId = record.packetId();
    switch (record.type()) {
      case PUBLISHED -> {
        completed(packetId);
        open(packetId, Location.of(record));
      }
      case RELEASED -> {
        Location message = outbound.get(packetId);
        bytes -= message == null ? 0 : message.length();
        // In place: what is open keeps its order.
        open(packetId, Location.NONE);
      }
      case COMPLETED -> completed(packetId);
      case RECEIVED -> {
        bytes += received.get(packetId) ? 0 : record.length();
        received.set(packetId);
      }
      case DISCARDED -> {
        bytes -= received.get(packetId) ? record.length() : 0;
        received.clear(packetId);
      }
      case SUBSCRIBED -> bytes += filters.add(record.filter()) ? record.length() : 0;
      case UNSUBSCRIBED -> bytes -= filters.remove(record.filter()) ? record.length() : 0;
      case CLEARED -> {
        outbound.clear();
        received.clear();
        filters.clear();
        bytes = 0;
      }
    }
  }

  private void open(int packetId, Location location) {
    outbound.put(packetId, location);
    bytes += location.length();
  }

  private void completed(int packetId) {
    Location closed = outbound.remove(packetId);
    bytes -= closed == null ? 0 : closed.length();
  }
}
