package dev.mooring.mqtt.session;

import dev.mooring.mqtt.packet.Publish;
import java.util.ArrayList;
import java.util.List;

/** Numbers its records and writes them down; whoever holds it says when they are safe. */
final class RecordingStore implements SessionStore {

  private final List<String> records = new ArrayList<>();
  private long position;

  long position() {
    return position;
  }

  String take() {
    String taken = String.join(", ", records);
    records.clear();
    return taken;
  }

  private long append(String record) {
    records.add(record);
    return ++position;
  }

  @Override
  public long published(int packetId, Publish message) {
    return append("published " + packetId + " " + message.topic());
  }

  @Override
  public long released(int packetId) {
    return append("released " + packetId);
  }

  @Override
  public long completed(int packetId) {
    return append("completed " + packetId);
  }

  @Override
  public long received(int packetId) {
    return append("received " + packetId);
  }

  @Override
  public long discarded(int packetId) {
    return append("discarded " + packetId);
  }

  @Override
  public long subscribed(String filter) {
    return append("subscribed " + filter);
  }

  @Override
  public long unsubscribed(String filter) {
    return append("unsubscribed " + filter);
  }

  @Override
  public long cleared() {
    return append("cleared");
  }
}
