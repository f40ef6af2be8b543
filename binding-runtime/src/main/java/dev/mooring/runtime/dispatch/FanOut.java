package dev.mooring.runtime.dispatch;

import dev.mooring.api.Payload;
import java.util.List;

/**
 * What an application asks to be sent on, as a part of its answer to an event. Immutable.
 *
 * @param to the outputs that it goes to, by name; not empty
 * @param data what is sent
 * @param order whether they are sent to one after the other
 */
public record FanOut(List<String> to, Payload data, Order order) {

  /** How many outputs one answer may name; the rest is left out, with a word in the log. */
  public static final int MAX_OUTPUTS = 100;

  /** In which order outputs are sent to. */
  public enum Order {
    /** One after the other, and none after one that failed. */
    SEQUENTIAL,
    /** All at once. */
    PARALLEL
  }

  public FanOut {
    to = List.copyOf(to);
  }
}
