package dev.mooring.api;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** What input and output bindings have in common. Safe for any thread; no method blocks. */
public interface Binding {

  /**
   * Prepares the binding for its work.
   *
   * @return completes when the binding is started, which need not mean that it is connected;
   *     completes with a {@link BindingException} when it cannot be, or, if it was configured to
   *     fail fast, when the far side is not there: {@link BindingException.Kind#CONNECTION}, {@link
   *     BindingException.Kind#AUTHORIZATION} if it refuses, {@link BindingException.Kind#CLOSED}
   *     after {@link #close}. A second call returns the stage of the first.
   */
  CompletionStage<Void> start();

  /**
   * How the binding is doing now; cheap enough to be asked every second. {@link Health.State#NEW}
   * before the start, {@link Health.State#CLOSED} after {@link #close}.
   */
  Health health();

  /** What the binding promises beyond the bare contract; the same set at every call. */
  Set<Capability> capabilities();

  /**
   * Stops the binding in order: nothing new is taken, what is under way may finish within the grace
   * period, the rest fails with {@link BindingException.Kind#CLOSED}, connections end as the
   * transport ends them. What an input has not settled stays with the far side.
   *
   * @param grace how long to wait for work under way; zero or less ends it at once
   * @return completes, never exceptionally, when the binding holds no thread, socket or file any
   *     more; a second call returns the stage of the first
   */
  CompletionStage<Void> close(Duration grace);
}
