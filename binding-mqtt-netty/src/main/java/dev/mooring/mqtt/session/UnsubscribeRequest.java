package dev.mooring.mqtt.session;

import dev.mooring.mqtt.packet.Topics;
import java.util.List;

/** The application gives up subscriptions; callers extend it with whatever receives the outcome. */
public class UnsubscribeRequest {

  private final List<String> filters;

  /** A request to give up at least one filter (MQTT-3.10.3-2). */
  public UnsubscribeRequest(List<String> filters) {
    if (filters.isEmpty()) {
      throw new IllegalArgumentException("an UNSUBSCRIBE has at least one filter [MQTT-3.10.3-2]");
    }
    filters.forEach(Topics::checkFilter);
    this.filters = List.copyOf(filters);
  }

  /** What is given up, in order. */
  public List<String> filters() {
    return filters;
  }
}
