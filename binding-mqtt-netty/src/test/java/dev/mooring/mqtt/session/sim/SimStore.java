package dev.mooring.mqtt.session.sim;

import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.session.SessionStore;
import dev.mooring.mqtt.session.StoredSession;
import dev.mooring.mqtt.session.StoredSession.Exchange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A store that makes its records safe late, and of which a crash leaves any tail of the rest
 * behind. A volatile one keeps nothing, but is told all the same what the session does.
 */
final class SimStore implements SessionStore {

  /** Hears of the session's open exchanges as they change. */
  interface Watcher {
    void published(int packetId, Publish message, long position);

    void released(int packetId, long position);

    void completed(int packetId);

    void received(int packetId, long position);

    void discarded(int packetId, long position);

    void cleared(long position);

    void appended(Type type, int id, String filter);

    /** Before there is a process. */
    Watcher NOBODY =
        new Watcher() {
          @Override
          public void published(int packetId, Publish message, long position) {}

          @Override
          public void released(int packetId, long position) {}

          @Override
          public void completed(int packetId) {}

          @Override
          public void received(int packetId, long position) {}

          @Override
          public void discarded(int packetId, long position) {}

          @Override
          public void cleared(long position) {}

          @Override
          public void appended(Type type, int id, String filter) {}
        };
  }

  enum Type {
    PUBLISHED,
    RELEASED,
    COMPLETED,
    RECEIVED,
    DISCARDED,
    SUBSCRIBED,
    UNSUBSCRIBED,
    CLEARED
  }

  /**
   * One record.
   *
   * @param subject the message of an exchange that begins, or that is settled
   */
  private record Record(Type type, int id, @Nullable Publish subject, String filter) {}

  private final boolean keeps;
  Watcher watcher = Watcher.NOBODY;
  private final List<Record> records;

  /** Records of earlier processes: the positions of this one begin behind them. */
  private final int earlier;

  private long committed;

  /** The message that is being settled. */
  @Nullable Publish settling;

  SimStore(boolean keeps) {
    this(keeps, new ArrayList<>());
  }

  private SimStore(boolean keeps, List<Record> records) {
    this.keeps = keeps;
    this.records = records;
    this.earlier = records.size();
  }

  /** What the next process finds after a crash or, with all of it, after an end in order. */
  SimStore reopened(int surviving) {
    return new SimStore(
        keeps, new ArrayList<>(records.subList(0, keeps ? earlier + surviving : 0)));
  }

  int appended() {
    return records.size() - earlier;
  }

  long committed() {
    return committed;
  }

  void commit(long position) {
    committed = position;
  }

  /** What a session begins with. */
  @Nullable StoredSession stored() {
    if (records.isEmpty()) {
      return null;
    }
    Map<Integer, Exchange> outbound = new LinkedHashMap<>();
    TreeSet<Integer> received = new TreeSet<>();
    TreeSet<String> filters = new TreeSet<>();
    for (Record each : records) {
      switch (each.type()) {
        case PUBLISHED -> outbound.put(each.id(), new Exchange(each.id(), each.subject()));
        case RELEASED -> outbound.replace(each.id(), new Exchange(each.id(), null));
        case COMPLETED -> outbound.remove(each.id());
        case RECEIVED -> received.add(each.id());
        case DISCARDED -> received.remove(each.id());
        case SUBSCRIBED -> filters.add(each.filter());
        case UNSUBSCRIBED -> filters.remove(each.filter());
        case CLEARED -> {
          outbound.clear();
          received.clear();
          filters.clear();
        }
      }
    }
    return new StoredSession(List.copyOf(outbound.values()), received, filters);
  }

  /** The messages of its open exchanges by identifier, those after PUBREC included. */
  Map<Integer, Publish> openMessages() {
    Map<Integer, Publish> open = new LinkedHashMap<>();
    for (Record each : records) {
      switch (each.type()) {
        case PUBLISHED -> {
          if (each.subject() != null) {
            open.put(each.id(), each.subject());
          }
        }
        case COMPLETED -> open.remove(each.id());
        case CLEARED -> open.clear();
        case RELEASED, RECEIVED, DISCARDED, SUBSCRIBED, UNSUBSCRIBED -> {}
      }
    }
    return open;
  }

  /** The messages whose settlement it has on record, by the identifier they came under. */
  Map<Integer, Publish> settledMessages() {
    Map<Integer, Publish> settled = new LinkedHashMap<>();
    for (Record each : records) {
      switch (each.type()) {
        case RECEIVED -> {
          if (each.subject() != null) {
            settled.put(each.id(), each.subject());
          }
        }
        case DISCARDED -> settled.remove(each.id());
        case CLEARED -> settled.clear();
        case PUBLISHED, RELEASED, COMPLETED, SUBSCRIBED, UNSUBSCRIBED -> {}
      }
    }
    return settled;
  }

  private long append(Type type, int id, @Nullable Publish subject, String filter) {
    watcher.appended(type, id, filter);
    if (!keeps) {
      return 0;
    }
    records.add(new Record(type, id, subject, filter));
    return appended();
  }

  @Override
  public long published(int packetId, Publish message) {
    long position = append(Type.PUBLISHED, packetId, message, "");
    watcher.published(packetId, message, position);
    return position;
  }

  @Override
  public long released(int packetId) {
    long position = append(Type.RELEASED, packetId, null, "");
    watcher.released(packetId, position);
    return position;
  }

  @Override
  public long completed(int packetId) {
    watcher.completed(packetId);
    return append(Type.COMPLETED, packetId, null, "");
  }

  @Override
  public long received(int packetId) {
    long position = append(Type.RECEIVED, packetId, settling, "");
    watcher.received(packetId, position);
    return position;
  }

  @Override
  public long discarded(int packetId) {
    long position = append(Type.DISCARDED, packetId, null, "");
    watcher.discarded(packetId, position);
    return position;
  }

  @Override
  public long subscribed(String filter) {
    return append(Type.SUBSCRIBED, 0, null, filter);
  }

  @Override
  public long unsubscribed(String filter) {
    return append(Type.UNSUBSCRIBED, 0, null, filter);
  }

  @Override
  public long cleared() {
    long position = append(Type.CLEARED, 0, null, "");
    watcher.cleared(position);
    return position;
  }
}
