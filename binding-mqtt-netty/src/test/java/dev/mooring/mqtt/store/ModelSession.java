package dev.mooring.mqtt.store;

import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.session.SessionStore;
import dev.mooring.mqtt.session.StoredSession;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a store should have, by the plainest means. */
final class ModelSession implements SessionStore {

  final Map<Integer, Optional<Publish>> outbound = new LinkedHashMap<>();
  final SortedSet<Integer> received = new TreeSet<>();
  final SortedSet<String> filters = new TreeSet<>();
  private boolean begun;
  private long position;

  ModelSession() {}

  /** A model that begins with what was loaded. */
  ModelSession(@Nullable StoredSession loaded) {
    if (loaded == null) {
      return;
    }
    begun = true;
    loaded
        .outbound()
        .forEach(open -> outbound.put(open.packetId(), Optional.ofNullable(open.message())));
    received.addAll(loaded.received());
    filters.addAll(loaded.filters());
  }

  @Override
  public long published(int packetId, Publish message) {
    outbound.remove(packetId);
    outbound.put(packetId, Optional.of(message));
    return ++position;
  }

  @Override
  public long released(int packetId) {
    outbound.put(packetId, Optional.empty());
    return ++position;
  }

  @Override
  public long completed(int packetId) {
    outbound.remove(packetId);
    return ++position;
  }

  @Override
  public long received(int packetId) {
    received.add(packetId);
    return ++position;
  }

  @Override
  public long discarded(int packetId) {
    received.remove(packetId);
    return ++position;
  }

  @Override
  public long subscribed(String filter) {
    filters.add(filter);
    return ++position;
  }

  @Override
  public long unsubscribed(String filter) {
    filters.remove(filter);
    return ++position;
  }

  @Override
  public long cleared() {
    outbound.clear();
    received.clear();
    filters.clear();
    return ++position;
  }

  /** How many steps it was told. */
  long position() {
    return position;
  }

  /** All of it as text, for comparison. */
  String text() {
    if (!begun && position == 0) {
      return "unheard of";
    }
    List<String> exchanges = new ArrayList<>();
    outbound.forEach(
        (id, message) -> exchanges.add(id + message.map(ModelSession::text).orElse("")));
    return exchanges + " " + received + " " + filters;
  }

  /** The same text of what was loaded. */
  static String text(@Nullable StoredSession loaded) {
    return new ModelSession(loaded).text();
  }

  private static String text(Publish message) {
    return ":"
        + message.topic()
        + ":"
        + message.qos().level()
        + (message.retain() ? "r" : "")
        + ":"
        + message.payload().length
        + ":"
        + Arrays.hashCode(message.payload());
  }
}
