package dev.mooring.runtime.wiring;

import dev.mooring.runtime.deadletter.DeadLetterFiles;
import dev.mooring.runtime.dispatch.AppCallback;
import dev.mooring.runtime.observe.Tracing;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;

/** The files, threads and connections that a sidecar holds to its end. Safe for any thread. */
final class SidecarResources {

  private final DeadLetterFiles deadLetters;
  private final Tracing tracing;
  private final ExecutorService handlerThreads;
  private final Optional<AppCallback> application;
  private final Optional<GrpcParts> grpc;
  private final MetricsPort metrics;
  private final Vertx vertx;

  @Inject
  SidecarResources(
      DeadLetterFiles deadLetters,
      Tracing tracing,
      ExecutorService handlerThreads,
      Optional<AppCallback> application,
      Optional<GrpcParts> grpc,
      MetricsPort metrics,
      Vertx vertx) {
    this.deadLetters = deadLetters;
    this.tracing = tracing;
    this.handlerThreads = handlerThreads;
    this.application = application;
    this.grpc = grpc;
    this.metrics = metrics;
    this.vertx = vertx;
  }

  /** Gives everything back, the event loops last; completes when they have ended. */
  CompletionStage<Void> close() {
    deadLetters.close();
    tracing.close();
    handlerThreads.shutdown();
    return application
        .map(AppCallback::close)
        .orElseGet(() -> CompletableFuture.completedFuture(null))
        .thenCompose(
            done ->
                grpc.map(GrpcParts::close).orElseGet(() -> CompletableFuture.completedFuture(null)))
        .thenCompose(done -> metrics.close())
        .thenCompose(done -> vertx.close().toCompletionStage());
  }
}
