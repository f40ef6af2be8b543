package dev.mooring.runtime.dispatch;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the application how it is, from when it is first found, and counts it as there only while it
 * is well. Confined to the dispatch loop.
 */
final class AppHealth implements Presence, Presence.Dependent {

  private static final Logger LOG = LoggerFactory.getLogger(AppHealth.class);

  private final AppCallback app;
  private final Presence listening;
  private final DispatchLoop loop;
  private final HealthChecks checks;
  private List<? extends Dependent> dependents = List.of();
  private boolean well;
  private boolean wasWell;
  private boolean asking;
  private int failures;

  /** Told apart by this: a question that was planned before the last one is asked no more. */
  private long turn;

  AppHealth(AppCallback app, Presence listening, DispatchLoop loop, HealthChecks checks) {
    this.app = app;
    this.listening = listening;
    this.loop = loop;
    this.checks = checks;
  }

  @Override
  public void start(List<? extends Dependent> toBeTold) {
    dependents = toBeTold;
    listening.start(List.of(this));
  }

  @Override
  public boolean isPresent() {
    return well;
  }

  @Override
  public boolean wasSeen() {
    return listening.wasSeen();
  }

  @Override
  public void suspect() {
    if (well && !asking) {
      ask();
    }
  }

  @Override
  public void onAppPresent(boolean back) {
    if (turn == 0) {
      ask();
    }
  }

  /** Nobody looks any more whether it listens, so that this is not news: the checks will show. */
  @Override
  public void onAppAbsent() {}

  private void ask() {
    asking = true;
    long asked = ++turn;
    // From question to question, however long the answers take.
    loop.after(checks.interval(), () -> askAgain(asked));
    app.check(checks).whenComplete((fine, wrong) -> loop.execute(() -> answered(wrong)));
  }

  private void askAgain(long asked) {
    if (asked != turn) {
      return;
    }
    if (asking) {
      loop.after(checks.interval(), () -> askAgain(asked));
    } else {
      ask();
    }
  }

  private void answered(@Nullable Throwable wrong) {
    asking = false;
    if (wrong == null) {
      failures = 0;
      if (!well) {
        becomeWell();
      }
      return;
    }
    failures++;
    LOG.debug("health check of {} failed: {}", app.address(), wrong.getMessage());
    if (well && failures >= checks.threshold()) {
      well = false;
      LOG.warn(
          "application at {} is unhealthy after {} failed checks, the last: {}",
          app.address(),
          failures,
          wrong.getMessage());
      dependents.forEach(Dependent::onAppAbsent);
    }
  }

  private void becomeWell() {
    LOG.info("application at {} is healthy", app.address());
    boolean back = wasWell;
    well = true;
    wasWell = true;
    dependents.forEach(dependent -> dependent.onAppPresent(back));
  }
}
