package dev.mooring.runtime.dispatch;

import dev.mooring.api.Operation;
import dev.mooring.api.Payload;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends an application's answer to the outputs that it names. The event was handled whatever comes
 * of that, so that failures are logged and go no further. Stateless but for its outputs.
 */
final class FanOutSender {

  private static final Logger LOG = LoggerFactory.getLogger(FanOutSender.class);

  private final OutputCalls calls;

  FanOutSender(OutputCalls calls) {
    this.calls = calls;
  }

  /** Completes, never exceptionally, when nothing is under way any more. */
  CompletionStage<Void> send(String component, FanOut fanOut) {
    List<String> to = fanOut.to();
    if (to.size() > FanOut.MAX_OUTPUTS) {
      LOG.warn(
          "binding {}: the answer names {} outputs; only the first {} are sent to",
          component,
          to.size(),
          FanOut.MAX_OUTPUTS);
      to = to.subList(0, FanOut.MAX_OUTPUTS);
    }
    CompletionStage<Void> done =
        switch (fanOut.order()) {
          case SEQUENTIAL -> inTurn(component, to, fanOut.data());
          case PARALLEL -> atOnce(component, to, fanOut.data());
        };
    return done.exceptionally(logged -> null);
  }

  private CompletionStage<Void> inTurn(String component, List<String> to, Payload data) {
    CompletionStage<Void> before = CompletableFuture.completedFuture(null);
    for (String output : to) {
      before = before.thenCompose(sent -> create(component, output, data));
    }
    return before;
  }

  private CompletionStage<Void> atOnce(String component, List<String> to, Payload data) {
    return CompletableFuture.allOf(
        to.stream()
            .map(output -> create(component, output, data).toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new));
  }

  private CompletionStage<Void> create(String component, String output, Payload data) {
    return calls
        .invoke(output, Operation.CREATE.name(), data, Map.of())
        .<Void>thenApply(response -> null)
        .whenComplete(
            (sent, failure) -> {
              if (failure != null) {
                Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
                LOG.warn("binding {}: answer not sent on: {}", component, cause.getMessage());
              }
            });
  }
}
