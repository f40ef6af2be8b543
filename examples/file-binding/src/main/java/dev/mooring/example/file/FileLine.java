package dev.mooring.example.file;

import dev.mooring.api.Delivery;
import dev.mooring.api.Payload;
import java.util.Map;

/**
 * A line on its way to the handler.
 *
 * @param payload its message
 * @param metadata the file and where the line begins in it
 * @param attempt which attempt this is
 * @param redelivered whether this process has handed it over before
 */
record FileLine(Payload payload, Map<String, String> metadata, int attempt, boolean redelivered)
    implements Delivery {

  FileLine {
    metadata = Map.copyOf(metadata);
  }

  FileLine nextAttempt() {
    return new FileLine(payload, metadata, attempt + 1, true);
  }
}
