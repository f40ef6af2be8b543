package dev.mooring.runtime.registry;

import java.util.concurrent.CompletionStage;

/**
 * Whoever subscribes inputs, and so has to know when they come and go. Safe for any thread; no
 * method blocks.
 */
public interface ComponentChanges {

  /**
   * The input of a component is about to be closed.
   *
   * @return completes, never exceptionally, when it is no longer subscribed and no handler of it is
   *     under way, or none is waited for any longer
   */
  CompletionStage<Void> leaving(String component);

  /** An input can be subscribed. */
  void joined(BoundInput input);
}
