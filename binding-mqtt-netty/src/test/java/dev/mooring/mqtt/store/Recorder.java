package dev.mooring.mqtt.store;

import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.session.SessionStore;

/** Writes records into a buffer, for tests of a log without a store around it. */
final class Recorder implements SessionStore {

  final RecordBuffer buffer = new RecordBuffer();
  private long position;

  @Override
  public long published(int packetId, Publish message) {
    buffer.published(packetId, message);
    return ++position;
  }

  @Override
  public long released(int packetId) {
    return id(RecordType.RELEASED, packetId);
  }

  @Override
  public long completed(int packetId) {
    return id(RecordType.COMPLETED, packetId);
  }

  @Override
  public long received(int packetId) {
    return id(RecordType.RECEIVED, packetId);
  }

  @Override
  public long discarded(int packetId) {
    return id(RecordType.DISCARDED, packetId);
  }

  @Override
  public long subscribed(String filter) {
    buffer.filter(RecordType.SUBSCRIBED, filter);
    return ++position;
  }

  @Override
  public long unsubscribed(String filter) {
    buffer.filter(RecordType.UNSUBSCRIBED, filter);
    return ++position;
  }

  @Override
  public long cleared() {
    buffer.cleared();
    return ++position;
  }

  /** Hands what was recorded to a log, and begins anew. */
  void commitTo(SessionLog log) throws java.io.IOException {
    if (!buffer.isEmpty()) {
      log.append(buffer);
      log.force();
      buffer.clear();
    }
  }

  private long id(RecordType type, int packetId) {
    buffer.packetId(type, packetId);
    return ++position;
  }
}
