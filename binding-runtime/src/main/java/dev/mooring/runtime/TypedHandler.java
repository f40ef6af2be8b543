package dev.mooring.runtime;

import dev.mooring.api.Delivery;
import dev.mooring.api.DeliveryHandler;
import dev.mooring.api.Disposition;
import dev.mooring.api.Rejection;
import dev.mooring.runtime.payload.PayloadReader;
import dev.mooring.runtime.payload.UnreadablePayloadException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Brings deliveries to a handler that works with values. What cannot be read is rejected, since the
 * next attempt would read the same.
 *
 * @param reader makes the value
 * @param handler handles it
 * @param answers knows what to make of what it returns
 */
record TypedHandler(PayloadReader reader, MessageHandler<Object> handler, Answers answers)
    implements DeliveryHandler {

  @Override
  public CompletionStage<Disposition> handle(Delivery delivery) throws Exception {
    Object message;
    try {
      message = reader.read(delivery.payload());
    } catch (UnreadablePayloadException e) {
      return CompletableFuture.completedFuture(
          Disposition.reject(e.reason(), Rejection.INVALID_PAYLOAD));
    }
    return answers.of(handler.handle(message, delivery));
  }
}
