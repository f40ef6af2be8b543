package dev.mooring.runtime.dispatch;

import dev.mooring.api.Delivery;
import java.util.concurrent.CompletionStage;

/**
 * The application, as events see it: the port that each protocol between sidecar and application
 * implements. Safe for any thread; no method blocks, and stages complete on any thread.
 */
public interface AppCallback {

  /** Where the application is looked for, for logs. */
  AppAddress address();

  /**
   * Looks whether somebody listens at all.
   *
   * @return completes when a connection could be made; completes exceptionally, with a message for
   *     people, when not. Takes a second at most.
   */
  CompletionStage<Void> reach();

  /**
   * Asks the application whether it wants the events of a component.
   *
   * @return its answer; never completes exceptionally
   */
  CompletionStage<Interest> probe(Destination destination);

  /**
   * Hands an event to the application.
   *
   * @return what came of it, however long the application takes; never completes exceptionally
   */
  CompletionStage<Reply> deliver(Destination destination, Delivery delivery);

  /**
   * Asks the application how it is.
   *
   * @param checks where it is asked, and how long it may take
   * @return completes when it is well; completes exceptionally, with a message for people, when it
   *     says otherwise or nothing
   */
  CompletionStage<Void> check(HealthChecks checks);

  /** Lets go of all connections; what is under way fails. */
  CompletionStage<Void> close();
}
