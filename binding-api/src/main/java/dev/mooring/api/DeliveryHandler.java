package dev.mooring.api;

import java.util.concurrent.CompletionStage;

/**
 * An application's side of an {@link InputBinding}. Called on threads of {@link
 * BindingContext#executor()}, on several at once unless the binding's configuration orders the
 * deliveries; never under a lock, and no call begins after the stage of {@link Subscription#close}
 * has completed.
 */
@FunctionalInterface
public interface DeliveryHandler {

  /**
   * Handles one delivery. May block: it runs on {@link BindingContext#executor()}.
   *
   * @return what is to become of the delivery, once that is known; an exception thrown here or by
   *     the stage counts as {@link Disposition#retry(Throwable)}
   * @throws Exception in place of a stage that completes with it
   */
  CompletionStage<Disposition> handle(Delivery delivery) throws Exception;
}
