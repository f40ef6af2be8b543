package dev.mooring.mqtt;

import dev.mooring.api.DeadLetters;
import dev.mooring.api.Delivery;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;

/** Dead letters that the runtime keeps. */
final class LocalDeadLetters implements DeadLetterOffice {

  private final String component;
  private final String contentType;
  private final DeadLetters deadLetters;
  private final InstantSource clock;

  LocalDeadLetters(
      String component, String contentType, DeadLetters deadLetters, InstantSource clock) {
    this.component = component;
    this.contentType = contentType;
    this.deadLetters = deadLetters;
    this.clock = clock;
  }

  @Override
  public CompletionStage<Void> take(Handling handling) {
    Delivery last = handling.delivery(contentType);
    return deadLetters.add(
        new DeadLetters.DeadLetter(
            component,
            last.payload(),
            last.metadata(),
            handling.givenUpBecause(),
            handling.attempts,
            handling.receivedAt(),
            clock.instant()));
  }
}
