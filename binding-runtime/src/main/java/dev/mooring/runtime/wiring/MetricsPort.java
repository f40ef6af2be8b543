package dev.mooring.runtime.wiring;

import dev.mooring.runtime.http.MetricsServer;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Where metrics are served, if they are. Safe for any thread; no method blocks. */
final class MetricsPort {

  private final SidecarSettings settings;
  private final Optional<MetricsServer> server;

  @Inject
  MetricsPort(SidecarSettings settings, Optional<MetricsServer> server) {
    this.settings = settings;
    this.server = server;
  }

  /** Completes with a {@link StartFailedException} if the port that was asked for is taken. */
  CompletionStage<Void> open() {
    OperationSettings operation = settings.operation();
    String address =
        operation.metricsAddress().orElseGet(() -> settings.api().http().addresses().get(0));
    return server
        .map(
            metrics ->
                metrics
                    .start(address, operation.metricsPort(), operation.metricsPortRequired())
                    .<Void>handle(
                        (port, failure) -> {
                          if (failure != null) {
                            throw new StartFailedException(
                                "metrics cannot be served at %s port %d: %s"
                                    .formatted(
                                        address, operation.metricsPort(), failure.getMessage()),
                                failure);
                          }
                          return null;
                        }))
        .orElseGet(() -> CompletableFuture.completedFuture(null));
  }

  /** Completes, never exceptionally, when nothing is served any more. */
  CompletionStage<Void> close() {
    return server.map(MetricsServer::stop).orElseGet(() -> CompletableFuture.completedFuture(null));
  }
}
