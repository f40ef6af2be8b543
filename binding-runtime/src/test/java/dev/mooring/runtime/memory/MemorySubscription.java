package dev.mooring.runtime.memory;

import dev.mooring.api.BindingContext;
import dev.mooring.api.BindingException.Kind;
import dev.mooring.api.DeadLetters.DeadLetter;
import dev.mooring.api.Delivery;
import dev.mooring.api.DeliveryHandler;
import dev.mooring.api.Disposition;
import dev.mooring.api.Payload;
import dev.mooring.api.Subscription;
import dev.mooring.api.config.Values;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** One run of handler calls over a queue. What it has not settled when it ends goes back. */
final class MemorySubscription implements Subscription, MemoryBroker.Consumer {

  /** A message under way. Compared by identity: two messages may be alike. */
  private static final class Flight implements Delivery {
    final MemoryBroker.Envelope envelope;
    final Instant receivedAt;
    int attempt = 1;

    Flight(MemoryBroker.Envelope envelope, Instant receivedAt) {
      this.envelope = envelope;
      this.receivedAt = receivedAt;
    }

    @Override
    public Payload payload() {
      return envelope.message().payload();
    }

    @Override
    public Map<String, String> metadata() {
      Map<String, String> metadata = new HashMap<>(envelope.message().metadata());
      metadata.put("topic", envelope.message().topic());
      return metadata;
    }

    @Override
    public int attempt() {
      return attempt;
    }

    @Override
    public boolean redelivered() {
      return envelope.redelivered();
    }
  }

  private final MemoryBroker broker;
  private final String queue;
  private final Values values;
  private final BindingContext context;
  private final MemoryLife life;
  private final DeliveryHandler handler;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final CompletableFuture<Void> idle = new CompletableFuture<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final Set<Flight> flights = new HashSet<>();
  private boolean open = true;
  private boolean paused;

  MemorySubscription(
      MemoryBroker broker,
      String queue,
      Values values,
      BindingContext context,
      MemoryLife life,
      DeliveryHandler handler) {
    this.broker = broker;
    this.queue = queue;
    this.values = values;
    this.context = context;
    this.life = life;
    this.handler = handler;
  }

  void open() {
    broker.attach(queue, values.get(MemoryBindingProvider.TOPIC), this);
    wake();
  }

  synchronized boolean isOpen() {
    return open;
  }

  @Override
  public CompletionStage<Void> ready() {
    return ready;
  }

  @Override
  public void wake() {
    context.executor().execute(this::takeAll);
  }

  @Override
  public CompletionStage<Void> close(Duration grace) {
    synchronized (this) {
      if (!open) {
        return closed;
      }
      open = false;
      broker.detach(queue);
      if (flights.isEmpty()) {
        idle.complete(null);
      }
    }
    idle.completeOnTimeout(null, Math.max(0, grace.toMillis()), TimeUnit.MILLISECONDS)
        .thenRunAsync(this::finish, context.executor());
    return closed;
  }

  private void takeAll() {
    if (broker.isUp()) {
      ready.complete(null);
    }
    for (Optional<Flight> next = next(); next.isPresent(); next = next()) {
      Flight flight = next.get();
      context.executor().execute(() -> handle(flight));
    }
  }

  private synchronized Optional<Flight> next() {
    if (!open || paused || flights.size() >= values.get(MemoryBindingProvider.CONCURRENCY)) {
      return Optional.empty();
    }
    Optional<Flight> flight =
        broker.take(queue).map(envelope -> new Flight(envelope, context.clock().instant()));
    flight.ifPresent(flights::add);
    return flight;
  }

  private void handle(Flight flight) {
    CompletionStage<Disposition> answer;
    try {
      answer = handler.handle(flight);
    } catch (Exception e) {
      answer = CompletableFuture.completedFuture(Disposition.retry(e));
    }
    if (answer == null) {
      answer = CompletableFuture.completedFuture(Disposition.retry("the handler returned null"));
    }
    answer.whenCompleteAsync(
        (disposition, thrown) ->
            dispose(flight, thrown == null ? disposition : Disposition.retry(thrown)),
        context.executor());
  }

  private synchronized boolean isMine(Flight flight) {
    return flights.contains(flight);
  }

  private void dispose(Flight flight, Disposition disposition) {
    if (!isMine(flight)) {
      return; // it went back to the queue
    }
    if (disposition instanceof Disposition.Accept) {
      settle(flight);
    } else if (disposition instanceof Disposition.Retry retry) {
      int retries = values.get(MemoryBindingProvider.RETRIES);
      if (isOpen() && (retries < 0 || flight.attempt <= retries)) {
        flight.attempt++;
        handle(flight);
      } else {
        bury(flight, retry.reason());
      }
    } else if (disposition instanceof Disposition.Reject reject) {
      bury(flight, reject.reason());
    } else {
      synchronized (this) {
        paused = true;
      }
    }
  }

  private void bury(Flight flight, String reason) {
    DeadLetter letter =
        new DeadLetter(
            context.name(),
            flight.payload(),
            flight.metadata(),
            reason,
            flight.attempt,
            flight.receivedAt,
            context.clock().instant());
    context
        .deadLetters()
        .add(letter)
        .whenComplete(
            (done, thrown) -> {
              if (thrown == null) {
                settle(flight);
              } else {
                life.fail("a dead letter could not be written");
              }
            });
  }

  private void settle(Flight flight) {
    synchronized (this) {
      flights.remove(flight);
      if (!open && flights.isEmpty()) {
        idle.complete(null);
      }
    }
    wake();
  }

  private void finish() {
    synchronized (this) {
      flights.forEach(flight -> broker.giveBack(queue, flight.envelope.message()));
      flights.clear();
    }
    ready.completeExceptionally(MemoryLife.error(Kind.CLOSED, "the subscription is closed"));
    closed.complete(null);
  }
}
