package dev.mooring.example.file;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import dev.mooring.api.BindingContext;
import dev.mooring.api.DeadLetters.DeadLetter;
import dev.mooring.api.Delivery;
import dev.mooring.api.DeliveryHandler;
import dev.mooring.api.Disposition;
import dev.mooring.api.Health.State;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Hands over one line after the other, each when the one before is settled. */
final class FileSubscription extends StepwiseSubscription {
  private final ConfiguredFile configured;
  private final BindingContext context;
  private final DeliveryHandler handler;
  private final LineFile file;
  private final Position position;
  private OptionalLong offset = OptionalLong.empty();

  FileSubscription(FileInput input, DeliveryHandler handler) {
    super(input);
    this.configured = input.configured;
    this.context = input.context;
    this.handler = handler;
    file = new LineFile(configured.path());
    position = new Position(configured.path());
  }

  void begin() {
    next(this::look);
  }

  private void look() {
    if (isClosing()) {
      stop();
      return;
    }
    try {
      long from = offset.isPresent() ? offset.getAsLong() : findOffset();
      if (file.isShorterThan(from)) {
        from = 0;
        input.handedOver.set(from);
        moveTo(from);
      }
      Optional<LineFile.Line> line = file.lineAt(from);
      input.becomes(State.UP);
      if (line.isPresent()) {
        boolean again = line.get().end() <= input.handedOver.get();
        attempt(new LineDelivery(line.get(), 1, again, context.clock().instant()));
      } else {
        later(configured.pollInterval(), this::look);
      }
    } catch (IOException e) {
      retryAfter(configured.unreachable(e), this::look);
    }
  }

  /** Ready once the position is on disk: what is sent from then on survives this process. */
  private long findOffset() throws IOException {
    offset = position.read();
    if (offset.isEmpty()) {
      long end = file.endOfLastLine();
      // Replaces none: the folder may have been away when there seemed to be no position.
      position.write(end);
      offset = OptionalLong.of(end);
    }
    ready.completeAsync(() -> null, context.executor());
    return offset.getAsLong();
  }

  private void attempt(LineDelivery delivery) {
    input.handedOver.set(delivery.line().end());
    delivery
        .handOver(this::handleUnlessClosing, context.executor())
        .thenAccept(answer -> next(() -> decide(delivery, answer)));
  }

  /** The executor may take its time, and no handler call may begin after a close. */
  private CompletionStage<Disposition> handleUnlessClosing(Delivery delivery) throws Exception {
    return isClosing()
        ? CompletableFuture.completedStage(Disposition.release("subscription is closed"))
        : handler.handle(delivery);
  }

  private void decide(LineDelivery delivery, Disposition answer) {
    if (answer instanceof Disposition.Accept) {
      settle(delivery);
    } else if (answer instanceof Disposition.Reject reject) {
      bury(delivery, reject.reason());
    } else if (answer instanceof Disposition.Retry retry) {
      if (delivery.attempt() > configured.maxRetries()) {
        bury(delivery, retry.reason());
      } else {
        later(configured.retryDelay(), () -> attempt(delivery.again()));
      }
    } else {
      stop();
    }
  }

  private void bury(LineDelivery delivery, String reason) {
    DeadLetter letter = delivery.deadLetter(context.name(), reason, context.clock().instant());
    CompletableFuture.supplyAsync(() -> context.deadLetters().add(letter), context.executor())
        .thenCompose(stage -> stage)
        .whenComplete((done, failure) -> next(() -> buried(delivery, reason, failure)));
  }

  private void buried(LineDelivery delivery, String reason, @Nullable Throwable failure) {
    if (failure == null) {
      settle(delivery);
    } else {
      retryAfter("cannot write a dead letter: " + failure, () -> bury(delivery, reason));
    }
  }

  private void settle(LineDelivery delivery) {
    try {
      moveTo(delivery.line().end());
      look();
    } catch (IOException e) {
      retryAfter(configured.unreachable(e), () -> settle(delivery));
    }
  }

  private void moveTo(long end) throws IOException {
    position.write(end, ATOMIC_MOVE);
    offset = OptionalLong.of(end);
  }

  private void retryAfter(String error, Runnable step) {
    input.becomes(State.CONNECTING, error);
    later(configured.pollInterval(), step);
  }
}
