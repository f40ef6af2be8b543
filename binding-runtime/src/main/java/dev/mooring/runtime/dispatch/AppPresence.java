package dev.mooring.runtime.dispatch;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows whether the application is there, so that inputs need not find out one by one. It looks
 * until it has found the application, and again when an input says that it has lost it. Confined to
 * the dispatch loop.
 */
final class AppPresence implements Presence {

  private static final Logger LOG = LoggerFactory.getLogger(AppPresence.class);

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

  @Override
  public void start(List<? extends Dependent> toBeTold) {
    dependents = toBeTold;
    look();
  }

  @Override
  public boolean isPresent() {
    return state == State.PRESENT && !looking;
  }

  @Override
  public boolean wasSeen() {
    return seen;
  }

  @Override
  public void suspect() {
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
      // In Dapr's words, which scripts wait for.
      LOG.info("application discovered on port {}", app.address().port());
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
