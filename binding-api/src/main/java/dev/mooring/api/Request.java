package dev.mooring.api;

import java.util.Map;
import java.util.Objects;

/**
 * What an application asks of an {@link OutputBinding}. Immutable.
 *
 * @param operation what to do
 * @param payload the bytes it is about
 * @param metadata settings for this request alone, in the transport's words; unknown names are
 *     ignored
 */
public record Request(Operation operation, Payload payload, Map<String, String> metadata) {

  public Request {
    Objects.requireNonNull(operation, "operation");
    Objects.requireNonNull(payload, "payload");
    metadata = Map.copyOf(metadata);
  }

  /** A request to send a message with the binding's own settings. */
  public static Request create(Payload payload) {
    return new Request(Operation.CREATE, payload, Map.of());
  }
}
