package dev.mooring.mqtt;

import dev.mooring.api.DeliveryHandler;
import dev.mooring.api.Disposition;
import dev.mooring.api.Rejection;
import dev.mooring.mqtt.HandlingSchedule.Slot;
import dev.mooring.mqtt.client.ReceivedMessage;
import dev.mooring.mqtt.packet.ReasonCode;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of messages through one subscription: from the event loop through the queue to the
 * handler, and from what the handler says to the acknowledgement, the retry or the failure policy.
 * Safe for any thread.
 */
final class DeliveryPath {

  private static final Logger LOG = LoggerFactory.getLogger(DeliveryPath.class);

  private final String component;
  private final ReceiveSettings settings;
  private final DeliveryHandler handler;
  private final DeadLetterOffice deadLetters;
  private final Responder responder;
  private final InstantSource clock;
  private final Timers timers;
  private final RandomGenerator random;
  private final InputMeters meters;
  private final Consumer<String> onStop;

  private final HandlingQueue<Handling> queue;

  DeliveryPath(
      String component,
      ReceiveSettings settings,
      DeliveryHandler handler,
      DeadLetterOffice deadLetters,
      Responder responder,
      Executor executor,
      InstantSource clock,
      Timers timers,
      RandomGenerator random,
      InputMeters meters,
      Consumer<String> onStop) {
    this.component = component;
    this.settings = settings;
    this.handler = handler;
    this.deadLetters = deadLetters;
    this.responder = responder;
    this.clock = clock;
    this.timers = timers;
    this.random = random;
    this.meters = meters;
    this.onStop = onStop;
    this.queue =
        new HandlingQueue<>(
            component,
            new HandlingSchedule<>(settings.ordering(), settings.maxConcurrency()),
            executor,
            timers,
            this::work);
  }

  /** A message has come. Quick enough for the event loop. */
  void onMessage(ReceivedMessage message) {
    meters.received();
    if (settings.skipRetained() && message.retained()) {
      meters.skipped();
      message.acknowledge();
      return;
    }
    Handling handling = new Handling(message, clock.millis());
    if (!queue.add(handling, message.topic(), message.qos())) {
      message.release();
    }
  }

  /**
   * Begins no handler call any more and gives back all that waits; what runs may still finish.
   *
   * @return whether it was not closed before
   */
  boolean close() {
    List<Handling> waiting = queue.close();
    if (waiting == null) {
      return false;
    }
    waiting.forEach(handling -> handling.message.release());
    return true;
  }

  /** The next connection begins anew with acknowledgements. */
  void onConnectionLost() {
    queue.onConnectionLost();
  }

  /** How long acknowledgements that could leave have been held back by one before them. */
  double heldBackSeconds() {
    return queue.heldBackSeconds();
  }

  /** Handler calls that run. */
  int running() {
    return queue.running();
  }

  /** Messages that wait for their next attempt. */
  int paused() {
    return queue.paused();
  }

  /** One message after the other on this thread, as long as their handlers end on it. */
  private void work(Slot<Handling> first) {
    Shift shift = new Shift();
    for (Slot<Handling> slot = first; slot != null; slot = shift.begin(slot)) {}
  }

  /** A thread's way from message to message: where one call ends, the next one begins. */
  private final class Shift {

    private long now = timers.now();

    /**
     * An attempt begins.
     *
     * @return the next message for this thread
     */
    @Nullable Slot<Handling> begin(Slot<Handling> slot) {
      Handling handling = slot.item();
      if (handling.isGivenUp()) {
        queue.returnPermit();
        writeDeadLetter(slot);
        return next();
      }
      handling.attempts++;
      if (handling.attempts > 1) {
        meters.retried();
      }
      long begin = now;
      CompletionStage<Disposition> stage = call(handling);
      if (alreadySaid(stage) instanceof Disposition.Accept accept) {
        now = timers.now();
        meters.handled(now - begin);
        CompletionStage<Void> answered = responder.respond(handling.message, accept.response());
        if (answered == null) {
          handling.message.acknowledge();
          if (!Thread.currentThread().isInterrupted()) {
            return queue.finishAndTake(slot, now);
          }
          queue.finish(slot);
          queue.returnPermit();
          return null;
        }
        queue.returnPermit();
        settleOnceAnswered(slot, answered);
      } else {
        stage.whenComplete(
            (disposition, failure) -> {
              queue.returnPermit();
              meters.handled(timers.now() - begin);
              onOutcome(
                  slot,
                  failure == null ? disposition : Disposition.retry(Causes.unwrapped(failure)));
            });
      }
      return next();
    }

    /** The interruption was meant for the message before: the next one gets another thread. */
    private @Nullable Slot<Handling> next() {
      if (Thread.currentThread().isInterrupted()) {
        return null;
      }
      Slot<Handling> next = queue.take();
      now = timers.now();
      return next;
    }
  }

  /** What the handler said before it returned; {@code null} if it has not, or has failed. */
  private static @Nullable Disposition alreadySaid(CompletionStage<Disposition> stage) {
    if (stage instanceof CompletableFuture<Disposition> some) {
      // A stage that cannot be completed from outside can only be asked through its future.
      CompletableFuture<Disposition> future = some.toCompletableFuture();
      return future.isDone() && !future.isCompletedExceptionally() ? future.join() : null;
    }
    return null;
  }

  private CompletionStage<Disposition> call(Handling handling) {
    try {
      CompletionStage<Disposition> stage =
          handler.handle(handling.delivery(settings.contentType()));
      return stage == null
          ? CompletableFuture.completedStage(Disposition.retry("the handler returned no stage"))
          : stage;
    } catch (Throwable e) { // whatever a handler throws, its message must not be forgotten
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      return CompletableFuture.failedStage(e);
    }
  }

  private void onOutcome(Slot<Handling> slot, @Nullable Disposition disposition) {
    Handling handling = slot.item();
    if (disposition instanceof Disposition.Accept accept) {
      accept(slot, accept);
    } else if (disposition instanceof Disposition.Retry retry) {
      onFailedAttempt(slot, retry.reason());
    } else if (disposition instanceof Disposition.Reject reject) {
      giveUp(slot, reject.reason(), reject.rejection());
    } else if (disposition instanceof Disposition.Release release) {
      // Its lane stays: what is behind it must not overtake it.
      LOG.debug("{}: {} was handed back: {}", component, handling, release.reason());
      meters.released();
      handling.message.release();
    } else {
      onFailedAttempt(slot, "the handler's stage completed with null");
    }
  }

  private void accept(Slot<Handling> slot, Disposition.Accept accept) {
    CompletionStage<Void> answered = responder.respond(slot.item().message, accept.response());
    if (answered == null) {
      settle(slot);
    } else {
      settleOnceAnswered(slot, answered);
    }
  }

  /** A response is published first: its event is settled when the broker has it. */
  private void settleOnceAnswered(Slot<Handling> slot, CompletionStage<Void> answered) {
    answered.whenComplete(
        (done, failure) -> {
          if (failure == null) {
            settle(slot);
          } else {
            onFailedAttempt(slot, "the response could not be published: " + Causes.text(failure));
          }
        });
  }

  private void onFailedAttempt(Slot<Handling> slot, String reason) {
    Handling handling = slot.item();
    if (!settings.retry().allows(handling.attempts)) {
      giveUp(slot, reason, Rejection.UNSPECIFIED);
      return;
    }
    LOG.debug("{}: attempt {} of {} failed: {}", component, handling.attempts, handling, reason);
    pause(slot, settings.retry().pauseNanos(handling.attempts, random));
  }

  private void pause(Slot<Handling> slot, long nanos) {
    if (!queue.pause(slot, nanos)) {
      slot.item().message.release();
    }
  }

  private void giveUp(Slot<Handling> slot, String reason, Rejection rejection) {
    Handling handling = slot.item();
    handling.giveUp(reason, rejection);
    switch (settings.onFailure()) {
      case DISCARD -> {
        LOG.warn(
            "{}: {} is discarded after {} attempts: {}",
            component,
            handling,
            handling.attempts,
            reason);
        meters.discarded();
        settle(slot, handling.rejectionCode());
      }
      case DEAD_LETTER -> writeDeadLetter(slot);
      case STOP -> stop(slot, handling + " could not be handled: " + reason);
    }
  }

  private void writeDeadLetter(Slot<Handling> slot) {
    CompletionStage<Void> safe;
    try {
      safe = deadLetters.take(slot.item());
    } catch (RuntimeException e) {
      safe = CompletableFuture.failedStage(e);
    }
    safe.whenComplete((done, failure) -> onDeadLetterWritten(slot, failure));
  }

  private void onDeadLetterWritten(Slot<Handling> slot, @Nullable Throwable failure) {
    Handling handling = slot.item();
    if (failure == null) {
      LOG.warn(
          "{}: {} went to the dead letters after {} attempts: {}",
          component,
          handling,
          handling.attempts,
          handling.givenUpBecause());
      meters.deadLettered();
      settle(slot);
    } else if (Causes.unwrapped(failure) instanceof DeadLetterOffice.Away) {
      LOG.warn("{}: the dead letter of {} waits: {}", component, handling, Causes.text(failure));
      pause(slot, settings.retry().interval().toNanos());
    } else {
      stop(
          slot,
          "the dead letter of "
              + handling
              + " could not be written ("
              + Causes.text(failure)
              + "); it had failed with: "
              + handling.givenUpBecause());
    }
  }

  private void settle(Slot<Handling> slot) {
    settle(slot, ReasonCode.SUCCESS);
  }

  /** What is not wanted is rejected, which MQTT 5.0 tells the broker. */
  private void settle(Slot<Handling> slot, ReasonCode code) {
    if (code == ReasonCode.SUCCESS) {
      slot.item().message.acknowledge();
    } else {
      slot.item().message.reject(code);
    }
    queue.finish(slot);
  }

  private void stop(Slot<Handling> slot, String why) {
    slot.item().message.release();
    if (close()) {
      onStop.accept(why);
    }
  }
}
