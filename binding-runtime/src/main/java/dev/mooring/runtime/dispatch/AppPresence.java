package dev.mooring.runtime.dispatch;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows whether the application is there, so that inputs need not find out one by one. It looks
 * until it has found the application, and again when an input says that it has lost it. Confined to
 * the dispatch loop.
 */
final class AppPresence {

  private static final Logger LOG = LoggerFactory.getLogger(AppPresence.class);

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

  private enum State {
    /** Nobody has looked yet. */
    UNKNOWN,
    /** It was there when somebody last looked. */
    PRESENT,
    /** It was not there when somebody last looked; somebody looks again. */
    ABSENT
  }

  private final AppCallback app;
  private final DispatchLoop loop;
  private final Pauses pauses;
  private List<? extends Dependent> dependents = List.of();
  private State state = State.UNKNOWN;
  private boolean looking;
  private int misses;
  private volatile boolean seen;

  AppPresence(AppCallback app, DispatchLoop loop, Pauses pauses) {
    this.app = app;
    this.loop = loop;
    this.pauses = pauses;
  }

  void start(List<? extends Dependent> toBeTold) {
    dependents = toBeTold;
    look();
  }

  /** Whether the application is believed to be there. */
  boolean isPresent() {
    return state == State.PRESENT && !looking;
  }

  /** Whether the application was ever there. Safe for any thread. */
  boolean wasSeen() {
    return seen;
  }

  /** Somebody had reason to believe that the application is gone. */
  void suspect() {
    if (state == State.PRESENT && !looking) {
      look();
    }
  }

  private void look() {
    looking = true;
    app.reach()
        .whenComplete(
            (found, missing) ->
                loop.execute(
                    () -> {
                      looking = false;
                      if (missing == null) {
                        found();
                      } else {
                        missing(missing);
                      }
                    }));
  }

  private void found() {
    boolean back = state == State.ABSENT;
    if (state != State.PRESENT) {
      LOG.info("application found at {}", app.address());
    }
    state = State.PRESENT;
    seen = true;
    misses = 0;
    dependents.forEach(dependent -> dependent.onAppPresent(back));
  }

  private void missing(Throwable reason) {
    if (state != State.ABSENT) {
      LOG.info("waiting for the application at {}: {}", app.address(), reason.getMessage());
    }
    boolean lost = state == State.PRESENT;
    state = State.ABSENT;
    misses++;
    loop.after(pauses.after(misses), this::look);
    if (lost) {
      dependents.forEach(Dependent::onAppAbsent);
    }
  }
}
