package dev.mooring.example.file;

import static java.util.Objects.requireNonNull;

import dev.mooring.api.DeadLetters.DeadLetter;
import dev.mooring.api.Delivery;
import dev.mooring.api.DeliveryHandler;
import dev.mooring.api.Disposition;
import dev.mooring.api.Payload;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** One attempt to have a line handled; immutable, so that a handler may keep it or pass it on. */
record LineDelivery(LineFile.Line line, int attempt, boolean redelivered, Instant receivedAt)
    implements Delivery {

  @Override
  public Payload payload() {
    return line.payload();
  }

  @Override
  public Map<String, String> metadata() {
    return Map.of("offset", Long.toString(line.start()));
  }

  LineDelivery again() {
    return new LineDelivery(line, attempt + 1, true, receivedAt);
  }

  DeadLetter deadLetter(String component, String reason, Instant now) {
    return new DeadLetter(component, payload(), metadata(), reason, attempt, receivedAt, now);
  }

  /** Has a disposition whatever the handler does, {@code Error}s included. */
  CompletableFuture<Disposition> handOver(DeliveryHandler handler, Executor executor) {
    return CompletableFuture.supplyAsync(() -> call(handler), executor)
        .thenCompose(stage -> requireNonNull(stage, "handler returned null, not a stage"))
        .thenApply(answer -> requireNonNull(answer, "handler's stage has null, no disposition"))
        .exceptionally(e -> Disposition.retry(e.getCause() == null ? e : e.getCause()));
  }

  private CompletionStage<Disposition> call(DeliveryHandler handler) {
    try {
      return handler.handle(this);
    } catch (Exception e) {
      return CompletableFuture.failedStage(e);
    }
  }
}
