package dev.mooring.runtime.dispatch;

import dev.mooring.api.Response;
import java.util.Optional;

/** What came of an event that was handed to an application. Immutable. */
public sealed interface Reply {

  /**
   * The application handled it.
   *
   * @param response what it answered
   * @param fanOut what it wants to be sent on; empty where that is not asked for
   */
  record Handled(Response response, Optional<FanOut> fanOut) implements Reply {
    public Handled(Response response) {
      this(response, Optional.empty());
    }
  }

  /**
   * The application answered that it did not handle it.
   *
   * @param reason for people
   */
  record Failed(String reason) implements Reply {}

  /**
   * There was no answer: the application could not be reached, or was lost on the way.
   *
   * @param reason for people
   */
  record Unreachable(String reason) implements Reply {}
}
