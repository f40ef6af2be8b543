package dev.mooring.runtime.dispatch;

import dev.mooring.api.DeadLetters.DeadLetter;
import dev.mooring.api.Delivery;
import dev.mooring.api.Payload;
import dev.mooring.runtime.registry.BoundInput;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Hands dead letters to the application once more, each for one attempt: who asks keeps the letter
 * until the application has taken it, and asks again if he wants to. Safe for any thread; no method
 * blocks.
 */
public final class Replays {

  private final Supplier<List<BoundInput>> inputs;
  private final Optional<EventDelivery> application;

  /**
   * To an application.
   *
   * @param inputs the inputs that have started
   * @param application who handles events; empty if nobody does
   */
  public Replays(Supplier<List<BoundInput>> inputs, Optional<EventDelivery> application) {
    this.inputs = inputs;
    this.application = application;
  }

  /**
   * Hands a letter to the application, where it takes the events of the letter's component.
   *
   * @return what came of it, never completing exceptionally; empty if the application takes no
   *     events, or this component has no input
   */
  public Optional<CompletionStage<Reply>> replay(DeadLetter letter) {
    return inputs.get().stream()
        .filter(input -> input.component().equals(letter.component()))
        .findFirst()
        .flatMap(
            input -> application.map(app -> app.deliver(Destination.of(input), Again.of(letter))));
  }

  /** A message that comes again, and says so. */
  private record Again(
      Payload payload, Map<String, String> metadata, int attempt, boolean redelivered)
      implements Delivery {

    static Again of(DeadLetter letter) {
      Map<String, String> metadata = new HashMap<>(letter.metadata());
      metadata.put("redelivered", "true");
      return new Again(
          letter.payload(), Map.copyOf(metadata), Math.addExact(letter.attempts(), 1), true);
    }
  }
}
