package dev.mooring.example.file;

import dev.mooring.api.BindingContext;
import dev.mooring.api.BindingException;
import dev.mooring.api.BindingException.Kind;
import dev.mooring.api.DeadLetters.DeadLetter;
import dev.mooring.api.DeliveryHandler;
import dev.mooring.api.Disposition;
import dev.mooring.api.Health;
import dev.mooring.api.Subscription;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One run over a file: read a line, hand it over, settle it, read the next; when there is none,
 * look again after a pause. Each step is a task on the executor, so there is no thread to end.
 */
final class FileSubscription implements Subscription {

  private static final int LONGEST_LINE = 64 * 1024 * 1024;

  private final Path file;
  private final Executor afterPause;
  private final int maxRetries;
  private final Position position;
  private final BindingContext context;
  private final Life life;
  private final DeliveryHandler handler;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final CompletableFuture<Void> idle = new CompletableFuture<>();
  private long offset;
  private boolean closing;
  private boolean underWay;
  private boolean abandoned;

  FileSubscription(
      Path file,
      Duration pollInterval,
      int maxRetries,
      Position position,
      BindingContext context,
      Life life,
      DeliveryHandler handler) {
    this.file = file;
    this.afterPause =
        CompletableFuture.delayedExecutor(
            pollInterval.toMillis(), TimeUnit.MILLISECONDS, context.executor());
    this.maxRetries = maxRetries;
    this.position = position;
    this.context = context;
    this.life = life;
    this.handler = handler;
  }

  void begin() {
    context.executor().execute(this::open);
  }

  private void open() {
    try {
      var known = position.read();
      long start =
          known.isPresent() ? known.getAsLong() : Files.exists(file) ? Files.size(file) : 0;
      if (known.isEmpty()) {
        position.write(start);
      }
      synchronized (this) {
        offset = start;
        if (!closing) {
          life.become(Health.State.UP);
        }
      }
      ready.complete(null);
      step();
    } catch (IOException e) {
      fail("cannot begin with " + file + ": " + e);
      ready.completeExceptionally(new BindingException(Kind.CONNECTION, e.toString(), e));
    }
  }

  synchronized boolean isClosed() {
    return closing;
  }

  private synchronized boolean isAbandoned() {
    return abandoned;
  }

  @Override
  public CompletionStage<Void> ready() {
    return ready;
  }

  @Override
  public CompletionStage<Void> close(Duration grace) {
    synchronized (this) {
      if (closing) {
        return closed;
      }
      closing = true;
      life.become(Health.State.IDLE);
      if (!underWay) {
        idle.complete(null);
      }
    }
    idle.completeOnTimeout(null, Math.max(0, grace.toMillis()), TimeUnit.MILLISECONDS)
        .thenRunAsync(this::end, context.executor());
    return closed;
  }

  private void end() {
    synchronized (this) {
      abandoned = true;
    }
    ready.completeExceptionally(new BindingException(Kind.CLOSED, "the subscription is closed"));
    closed.complete(null);
  }

  /** Hands over the next line, if there is one. */
  private void step() {
    synchronized (this) {
      if (closing) {
        return;
      }
      underWay = true;
    }
    try {
      Optional<byte[]> line = nextLine();
      if (line.isPresent()) {
        byte[] bytes = line.get();
        Map<String, String> metadata =
            Map.of("path", file.toString(), "offset", Long.toString(offset));
        FileLine delivery = new FileLine(Lines.message(bytes), metadata, 1, false);
        hand(delivery, bytes.length + 1, context.clock().instant());
      } else {
        rest();
        afterPause.execute(this::step);
      }
    } catch (IOException e) {
      life.error("cannot read " + file + ": " + e);
      rest();
      afterPause.execute(this::step);
    }
  }

  private synchronized void rest() {
    underWay = false;
    if (closing) {
      idle.complete(null);
    }
  }

  /** The line at the position; empty if its end is not written yet. */
  private Optional<byte[]> nextLine() throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      in.seek(offset);
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      byte[] piece = new byte[8192];
      for (int length = in.read(piece); length > 0; length = in.read(piece)) {
        for (int i = 0; i < length; i++) {
          if (piece[i] == '\n') {
            line.write(piece, 0, i);
            return Optional.of(line.toByteArray());
          }
        }
        line.write(piece, 0, length);
        if (line.size() > LONGEST_LINE) {
          throw new IOException("a line is longer than " + LONGEST_LINE + " bytes");
        }
      }
      return Optional.empty();
    }
  }

  private void hand(FileLine line, int length, Instant receivedAt) {
    CompletionStage<Disposition> answer;
    try {
      answer = handler.handle(line);
    } catch (Throwable e) {
      answer = CompletableFuture.completedFuture(Disposition.retry(e));
    }
    if (answer == null) {
      answer = CompletableFuture.completedFuture(Disposition.retry("the handler returned null"));
    }
    answer.whenCompleteAsync(
        (disposition, error) -> dispose(line, length, receivedAt, answered(disposition, error)),
        context.executor());
  }

  private static Disposition answered(
      @Nullable Disposition disposition, @Nullable Throwable error) {
    if (error != null) {
      return Disposition.retry(error);
    }
    return disposition == null ? Disposition.retry("the handler answered null") : disposition;
  }

  private void dispose(FileLine line, int length, Instant receivedAt, Disposition disposition) {
    if (isAbandoned()) {
      return; // the line belongs to the next subscription
    }
    if (disposition instanceof Disposition.Accept) {
      settle(length);
    } else if (disposition instanceof Disposition.Retry retry) {
      if (line.attempt() > maxRetries) {
        bury(line, length, receivedAt, retry.reason());
      } else if (isClosed()) {
        rest(); // the next subscription tries again
      } else {
        hand(line.nextAttempt(), length, receivedAt);
      }
    } else if (disposition instanceof Disposition.Reject reject) {
      bury(line, length, receivedAt, reject.reason());
    } else {
      rest(); // released: nothing more until somebody subscribes anew
    }
  }

  private void bury(FileLine line, int length, Instant receivedAt, String reason) {
    DeadLetter letter =
        new DeadLetter(
            context.name(),
            line.payload(),
            line.metadata(),
            reason,
            line.attempt(),
            receivedAt,
            context.clock().instant());
    context
        .deadLetters()
        .add(letter)
        .whenCompleteAsync(
            (done, error) -> {
              if (error == null) {
                settle(length);
              } else {
                fail("a dead letter could not be written: " + error);
              }
            },
            context.executor());
  }

  private void settle(int length) {
    synchronized (this) {
      if (abandoned) {
        return; // the line belongs to the next subscription
      }
      try {
        position.write(offset + length);
      } catch (IOException e) {
        fail("cannot write the position: " + e);
        return;
      }
      offset += length;
    }
    rest();
    step();
  }

  private void fail(String why) {
    life.error(why);
    life.become(Health.State.FAILED);
    rest();
  }
}
