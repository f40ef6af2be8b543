package dev.mooring.runtime.wiring;

import dev.mooring.runtime.dispatch.AppCallback;
import dev.mooring.runtime.dispatch.AppConnection;
import dev.mooring.runtime.dispatch.HealthChecks;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What {@code --block-shutdown-duration} asks for: after the inputs have stopped, calls are taken
 * for a while longer, so that the application can finish what it has begun. It ends sooner when the
 * application's health checks say that it is not well any more.
 */
final class ShutdownPause {

  private final Vertx vertx;
  private final Duration most;
  private final CompletableFuture<Void> over = new CompletableFuture<>();
  private int failures;

  private ShutdownPause(Vertx vertx, Duration most) {
    this.vertx = vertx;
    this.most = most;
  }

  /**
   * Begins one.
   *
   * @param most how long it lasts; zero for not at all
   * @return completes, never exceptionally, when it is over
   */
  static CompletionStage<Void> begin(
      Vertx vertx,
      Duration most,
      Optional<AppConnection> connection,
      Optional<AppCallback> application) {
    if (most.isZero()) {
      return CompletableFuture.completedFuture(null);
    }
    ShutdownPause pause = new ShutdownPause(vertx, most);
    long end = vertx.setTimer(most.toMillis(), timer -> pause.over.complete(null));
    pause.over.whenComplete((done, never) -> vertx.cancelTimer(end));
    connection
        .flatMap(AppConnection::healthChecks)
        .ifPresent(checks -> application.ifPresent(app -> pause.watch(app, checks)));
    return pause.over;
  }

  private void watch(AppCallback app, HealthChecks checks) {
    if (over.isDone() || checks.interval().compareTo(most) > 0) {
      return;
    }
    app.check(checks)
        .whenComplete(
            (well, failure) -> {
              failures = failure == null ? 0 : failures + 1;
              if (failures >= checks.threshold()) {
                over.complete(null);
              } else {
                vertx.setTimer(checks.interval().toMillis(), timer -> watch(app, checks));
              }
            });
  }
}
