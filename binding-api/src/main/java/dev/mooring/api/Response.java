package dev.mooring.api;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What came of a request or a delivery. Immutable.
 *
 * @param payload the answer's bytes, where there are any
 * @param metadata what there is to say beside them
 */
public record Response(Optional<Payload> payload, Map<String, String> metadata) {

  private static final Response EMPTY = new Response(Optional.empty(), Map.of());

  public Response {
    Objects.requireNonNull(payload, "payload");
    metadata = Map.copyOf(metadata);
  }

  /** Done, and nothing to say about it. */
  public static Response empty() {
    return EMPTY;
  }

  /** An answer without metadata. */
  public static Response of(Payload payload) {
    return new Response(Optional.of(payload), Map.of());
  }
}
