package dev.mooring.runtime.memory;

import dev.mooring.api.Payload;
import java.util.Map;

/**
 * What the broker carries. Immutable.
 *
 * @param topic where it was published
 * @param payload its bytes
 * @param metadata what its publisher gave it besides
 */
public record Message(String topic, Payload payload, Map<String, String> metadata) {
  public Message {
    metadata = Map.copyOf(metadata);
  }
}
