package dev.mooring.runtime.dispatch;

import dev.mooring.api.Delivery;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Hands events to the application, no more at a time than it wants, and sends on what it answers
 * where a component allows that. Safe for any thread; no method blocks.
 */
public final class EventDelivery {

  private final AppCallback app;
  private final EventCalls events;
  private final Optional<Permits> permits;
  private final FanOutSender sender;

  /**
   * To an application.
   *
   * @param app the application
   * @param maxConcurrency how many events it handles at a time, whichever component they come from;
   *     empty for no limit but those of the components
   * @param calls where its answers are sent on
   */
  public EventDelivery(AppCallback app, OptionalInt maxConcurrency, OutputCalls calls) {
    this(app, maxConcurrency, calls, EventCalls.plain());
  }

  /**
   * The same with something in between.
   *
   * @param events what is done about failures, and who watches
   */
  public EventDelivery(
      AppCallback app, OptionalInt maxConcurrency, OutputCalls calls, EventCalls events) {
    this.events = events;
    this.app = app;
    this.permits =
        maxConcurrency.isPresent()
            ? Optional.of(new Permits(maxConcurrency.getAsInt()))
            : Optional.empty();
    this.sender = new FanOutSender(calls);
  }

  /** The application, for whoever has something else to ask of it. */
  AppCallback app() {
    return app;
  }

  /** Completes, never exceptionally, when all that the event gave rise to is done. */
  CompletionStage<Reply> deliver(Destination destination, Delivery delivery) {
    CompletionStage<Reply> reply =
        events.deliver(destination.component(), delivery, event -> attempt(destination, event));
    return destination.fanOut()
        ? reply.thenCompose(answer -> sendOn(destination.component(), answer))
        : reply;
  }

  private CompletionStage<Reply> attempt(Destination destination, Delivery event) {
    return permits
        .map(limit -> limit.run(() -> app.deliver(destination, event)))
        .orElseGet(() -> app.deliver(destination, event));
  }

  private CompletionStage<Reply> sendOn(String component, Reply reply) {
    return reply instanceof Reply.Handled handled && handled.fanOut().isPresent()
        ? sender.send(component, handled.fanOut().get()).thenApply(sent -> reply)
        : CompletableFuture.completedFuture(reply);
  }
}
