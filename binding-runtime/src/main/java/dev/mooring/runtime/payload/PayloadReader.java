package dev.mooring.runtime.payload;

import dev.mooring.api.Payload;

/** Makes values of one type of payloads. Safe for any thread. */
@FunctionalInterface
public interface PayloadReader {

  /**
   * Reads one payload.
   *
   * @throws UnreadablePayloadException if it is none of the type; the same payload never will be
   */
  Object read(Payload payload) throws UnreadablePayloadException;
}
