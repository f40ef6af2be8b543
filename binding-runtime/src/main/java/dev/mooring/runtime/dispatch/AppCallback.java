package dev.mooring.runtime.dispatch;

import dev.mooring.api.Delivery;
import java.util.concurrent.CompletionStage;

/**
 * The application, as events see it: the port that each protocol between sidecar and application
 * implements. Safe for any thread; no method blocks, and stages complete on any thread.
 */
public interface AppCallback {

  /** Where the application is looked for, for logs. */
  String address();

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
   * @param component the component's name
   * @param route where the application would take the events
   * @return its answer; never completes exceptionally
   */
  CompletionStage<Interest> probe(String component, String route);

  /**
   * Hands an event to the application.
   *
   * @param component the component's name
   * @param route where the application takes the events
   * @return what came of it, however long the application takes; never completes exceptionally
   */
  CompletionStage<Reply> deliver(String component, String route, Delivery delivery);
}
