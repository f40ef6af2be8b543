package dev.mooring.runtime.dispatch;

import java.util.List;

/** Knows whether events can be handed to the application. Confined to the dispatch loop. */
interface Presence {

  /** Whoever depends on the application. Called on the dispatch loop. */
  interface Dependent {

    /**
     * The application is there.
     *
     * @param back whether it was away before
     */
    void onAppPresent(boolean back);

    /** The application is not there. */
    void onAppAbsent();
  }

  /** Begins to look; to be called once. */
  void start(List<? extends Dependent> toBeTold);

  /** Whether the application is believed to be there. */
  boolean isPresent();

  /** Whether the application was ever there. Safe for any thread. */
  boolean wasSeen();

  /** Somebody had reason to believe that the application is gone. */
  void suspect();
}
