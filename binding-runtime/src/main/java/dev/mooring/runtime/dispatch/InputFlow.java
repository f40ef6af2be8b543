package dev.mooring.runtime.dispatch;

import dev.mooring.api.BindingException;
import dev.mooring.api.Delivery;
import dev.mooring.api.Disposition;
import dev.mooring.api.Subscription;
import dev.mooring.runtime.registry.BoundInput;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one input subscribed as long as the application is there and wants its events. Confined to
 * the dispatch loop, but for {@link #handle}, which runs on any thread.
 */
final class InputFlow implements Presence.Dependent {

  private static final Logger LOG = LoggerFactory.getLogger(InputFlow.class);

  private enum State {
    /** The application is away. */
    WAITING,
    /** The application has been asked and has not answered. */
    ASKING,
    /** Something went wrong; after a pause it is tried again. */
    PAUSED,
    /** The application does not want the events; it is asked again when it has been away. */
    DECLINED,
    /** Events flow. */
    SUBSCRIBED,
    /** The application was lost; the subscription is being closed. */
    LEAVING,
    /** Told to stop, or the binding is closed. */
    STOPPED
  }

  private final BoundInput input;
  private final Destination destination;
  private final EventDelivery delivery;
  private final Presence presence;
  private final DispatchLoop loop;
  private final Pauses pauses;
  private final Duration leaveGrace;

  private State state = State.WAITING;
  private @Nullable Subscription subscription;

  /** Told apart by this: answers to questions of an earlier state are late and mean nothing. */
  private long turn;

  private int setbacks;

  /** Whether there were setbacks since an event last got through; read by handlers. */
  private volatile boolean shaken;

  InputFlow(
      BoundInput input,
      EventDelivery delivery,
      Presence presence,
      DispatchLoop loop,
      Pauses pauses,
      Duration leaveGrace) {
    this.input = input;
    this.destination = Destination.of(input);
    this.delivery = delivery;
    this.presence = presence;
    this.loop = loop;
    this.pauses = pauses;
    this.leaveGrace = leaveGrace;
  }

  @Override
  public void onAppPresent(boolean back) {
    if (state == State.WAITING || (state == State.DECLINED && back)) {
      ask();
    }
  }

  @Override
  public void onAppAbsent() {
    switch (state) {
      case SUBSCRIBED -> leave();
      case ASKING, PAUSED -> become(State.WAITING);
      case WAITING, DECLINED, LEAVING, STOPPED -> {}
    }
  }

  String component() {
    return input.component();
  }

  /** Stops for good; completes when no handler call begins any more. */
  CompletionStage<Void> stop(Duration grace) {
    become(State.STOPPED);
    return subscription == null
        ? CompletableFuture.completedFuture(null)
        : subscription.close(grace);
  }

  private void ask() {
    if (input.requested()) {
      subscribe();
      return;
    }
    long asked = become(State.ASKING);
    delivery
        .app()
        .probe(destination)
        .thenAccept(interest -> loop.execute(() -> answered(asked, interest)));
  }

  private void answered(long asked, Interest interest) {
    if (asked != turn) {
      return;
    }
    if (interest instanceof Interest.Declined declined) {
      LOG.info("app has not subscribed to binding {}. ({})", input.component(), declined.reason());
      become(State.DECLINED);
    } else if (interest instanceof Interest.Unanswered unanswered) {
      LOG.debug("binding {}: no answer: {}", input.component(), unanswered.reason());
      pause();
    } else {
      subscribe();
    }
  }

  private void pause() {
    setbacks++;
    shaken = true;
    long paused = become(State.PAUSED);
    loop.after(
        pauses.after(setbacks),
        () -> {
          if (paused == turn) {
            proceed();
          }
        });
  }

  private void proceed() {
    if (presence.isPresent()) {
      ask();
    } else {
      become(State.WAITING);
    }
  }

  private void subscribe() {
    long begun = become(State.SUBSCRIBED);
    try {
      Subscription fresh = input.binding().subscribe(message -> handle(begun, message));
      subscription = fresh;
      fresh.ready().whenComplete((ready, refused) -> log(refused));
    } catch (BindingException e) {
      LOG.error("binding {} cannot be subscribed: {}", input.component(), e.getMessage());
      if (e.kind() == BindingException.Kind.CLOSED) {
        become(State.STOPPED);
      } else {
        pause();
      }
    }
  }

  private void log(@Nullable Throwable refused) {
    if (refused == null) {
      LOG.info("binding {} receives messages", input.component());
    } else {
      LOG.warn("binding {} receives no messages: {}", input.component(), refused.getMessage());
    }
  }

  private CompletionStage<Disposition> handle(long begun, Delivery message) {
    return delivery.deliver(destination, message).thenApply(reply -> disposition(begun, reply));
  }

  private Disposition disposition(long begun, Reply reply) {
    if (reply instanceof Reply.Unreachable unreachable) {
      loop.execute(() -> lost(begun, unreachable.reason()));
      return Disposition.release(unreachable.reason());
    }
    if (shaken) {
      loop.execute(this::recover);
    }
    return reply instanceof Reply.Handled handled
        ? Disposition.accept(handled.response())
        : disposition((Reply.Failed) reply);
  }

  private static Disposition disposition(Reply.Failed failed) {
    return failed.rejection().isPresent()
        ? Disposition.reject(failed.reason(), failed.rejection().get())
        : Disposition.retry(failed.reason());
  }

  private void recover() {
    setbacks = 0;
    shaken = false;
  }

  private void lost(long begun, String reason) {
    if (begun != turn) {
      return;
    }
    LOG.warn("binding {} stops until the application is back: {}", input.component(), reason);
    presence.suspect();
    leave();
  }

  private void leave() {
    long left = become(State.LEAVING);
    Subscription ending = subscription;
    if (ending != null) {
      ending
          .close(leaveGrace)
          .whenComplete(
              (closed, never) ->
                  loop.execute(
                      () -> {
                        if (left == turn) {
                          subscription = null;
                          pause();
                        }
                      }));
    }
  }

  private long become(State next) {
    state = next;
    return ++turn;
  }
}
