package dev.mooring.mqtt.session;

import dev.mooring.mqtt.packet.Publish;
import org.jspecify.annotations.Nullable;

/**
 * What survives a connection (MQTT 3.1.1 section 3.1.2.4): open exchanges in both directions and
 * confirmed subscriptions. Messages that wait for a connection survive too, but belong to the
 * process: see {@link OutboundFlows}.
 */
final class SessionState {

  final PacketIds ids = new PacketIds();

  /** Open outbound exchanges in the order in which they began (MQTT-4.6.0-1). */
  final OutgoingList open = new OutgoingList();

  /** Inbound QoS 2 messages whose PUBREL has not come, by the broker's identifier. */
  final IdTable<Incoming> received = new IdTable<>();

  /** Whether this process, or the store it began with, knows what the broker's session holds. */
  boolean known;

  /** Identifiers in {@link #received} that came by earlier connections may be another session's. */
  int doubtfulBeforeEpoch;

  /** How far the store has made records safe. */
  long committed;

  /** The position of the record that the broker has lost an earlier session. */
  long clearedAt;

  /** The position of the newest record that an inbound identifier is free again. */
  long discardedAt;

  static SessionState restored(@Nullable StoredSession stored) {
    SessionState state = new SessionState();
    if (stored != null) {
      state.known = true;
      stored.outbound().forEach(state::restore);
      stored.received().forEach(id -> state.received.put(id, Incoming.settledEarlier(id)));
    }
    return state;
  }

  private void restore(StoredSession.Exchange exchange) {
    Publish message = exchange.message();
    Outgoing outgoing = Outgoing.restored(message, exchange.packetId());
    ids.claim(exchange.packetId(), outgoing);
    open.addLast(outgoing);
  }

  /** The outbound exchange that holds an identifier, if it is one for a message. */
  @Nullable Outgoing exchange(int packetId) {
    return ids.holder(packetId) instanceof Outgoing outgoing ? outgoing : null;
  }
}
