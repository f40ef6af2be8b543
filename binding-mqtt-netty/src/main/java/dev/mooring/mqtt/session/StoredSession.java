package dev.mooring.mqtt.session;

import dev.mooring.mqtt.packet.Publish;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a store had of a session when its process began. Immutable.
 *
 * @param outbound open outbound exchanges in the order in which they began
 * @param received identifiers of inbound QoS 2 messages that were settled and not yet released
 * @param filters confirmed subscriptions
 */
public record StoredSession(List<Exchange> outbound, Set<Integer> received, Set<String> filters) {

  public StoredSession {
    outbound = List.copyOf(outbound);
    // Copies that keep their order, or a run would not be the same each time.
    received = Collections.unmodifiableSet(new LinkedHashSet<>(received));
    filters = Collections.unmodifiableSet(new LinkedHashSet<>(filters));
  }

  /**
   * One open outbound exchange.
   *
   * @param packetId its identifier
   * @param message its message; {@code null} once PUBREC was read, when only PUBREL is left to send
   */
  public record Exchange(int packetId, @Nullable Publish message) {}
}
