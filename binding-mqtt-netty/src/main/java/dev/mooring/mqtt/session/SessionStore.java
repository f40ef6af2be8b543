package dev.mooring.mqtt.session;

import dev.mooring.mqtt.packet.Publish;

/**
 * Where a session writes what must survive its process. Appending never waits: each record gets a
 * position, and {@link ClientSession#onCommitted} tells later how far records are safe; packets
 * that depend on a record are held back until then. A crash loses a tail of records, never one
 * before another.
 */
public interface SessionStore {

  /** Keeps nothing: for sessions that end with their process. */
  SessionStore NONE =
      new SessionStore() {
        @Override
        public long published(int packetId, Publish message) {
          return 0;
        }

        @Override
        public long released(int packetId) {
          return 0;
        }

        @Override
        public long completed(int packetId) {
          return 0;
        }

        @Override
        public long received(int packetId) {
          return 0;
        }

        @Override
        public long discarded(int packetId) {
          return 0;
        }

        @Override
        public long subscribed(String filter) {
          return 0;
        }

        @Override
        public long unsubscribed(String filter) {
          return 0;
        }

        @Override
        public long cleared() {
          return 0;
        }
      };

  /** An exchange for an outbound QoS 1 or 2 message begins under this identifier. */
  long published(int packetId, Publish message);

  /** PUBREC was read: from now on PUBREL, never PUBLISH, is sent for this identifier. */
  long released(int packetId);

  /** The outbound exchange is finished and its identifier free. */
  long completed(int packetId);

  /** The inbound QoS 2 message of this identifier is settled: it is not handed over again. */
  long received(int packetId);

  /** PUBREL was read: the identifier is free for a new inbound QoS 2 message. */
  long discarded(int packetId);

  /** The broker has confirmed a subscription. */
  long subscribed(String filter);

  /** A subscription is gone. */
  long unsubscribed(String filter);

  /** The broker has lost the session: all exchanges and subscriptions are void. */
  long cleared();
}
