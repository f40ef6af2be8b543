package dev.mooring.runtime.dispatch;

import dev.mooring.api.Delivery;
import dev.mooring.api.Payload;
import java.util.Map;

/**
 * A message at its first attempt, sent by the broker for the first time.
 *
 * @param payload what it carries
 * @param metadata what came with it
 */
public record FirstDelivery(Payload payload, Map<String, String> metadata) implements Delivery {

  @Override
  public int attempt() {
    return 1;
  }

  @Override
  public boolean redelivered() {
    return false;
  }
}
