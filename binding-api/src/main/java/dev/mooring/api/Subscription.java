package dev.mooring.api;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** A running subscription of an {@link InputBinding}. Safe for any thread; no method blocks. */
public interface Subscription {

  /**
   * Completes once a message sent from now on would be delivered, however long the far side takes
   * to appear; completes with a {@link BindingException} if that will never be: the far side
   * refused, or the subscription was closed before.
   */
  CompletionStage<Void> ready();

  /**
   * Stops taking messages without telling the far side to forget the subscription, so that a
   * session which outlives connections goes on collecting.
   *
   * @param grace how long handlers under way may still settle their deliveries; zero or less
   *     abandons them at once. What is not settled stays with the far side.
   * @return completes, never exceptionally, when no handler call of this subscription begins any
   *     more and its connection is closed; a second call returns the stage of the first
   */
  CompletionStage<Void> close(Duration grace);
}
