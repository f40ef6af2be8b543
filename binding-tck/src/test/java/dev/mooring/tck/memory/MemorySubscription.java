package dev.mooring.tck.memory;

import dev.mooring.api.BindingContext;
import dev.mooring.api.BindingException;
import dev.mooring.api.BindingException.Kind;
import dev.mooring.api.DeadLetters.DeadLetter;
import dev.mooring.api.Delivery;
import dev.mooring.api.DeliveryHandler;
import dev.mooring.api.Disposition;
import dev.mooring.api.Payload;
import dev.mooring.api.Subscription;
import dev.mooring.api.config.Values;
import dev.mooring.tck.memory.MemoryFarSide.Letter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One run of handler calls over a queue; each flaw stands where the mistake would be made. */
final class MemorySubscription implements Subscription {

  private static final int EARLY_FROM = 3;
  private static final int LOST = 20;

  /** A message under way. */
  private static final class Flight {
    final Letter letter;
    int attempt = 1;
    volatile boolean settled;
    boolean stuck;
    boolean returnedOpen;

    Flight(Letter letter) {
      this.letter = letter;
    }
  }

  /** What a handler is called with. */
  private record Attempt(Flight flight, int attempt, String place, Flaw flaw) implements Delivery {

    @Override
    public Payload payload() {
      if (flaw == Flaw.DELIVERY_LOSES_ITS_CONTENT && flight.settled) {
        return Payload.empty();
      }
      Payload payload = flight.letter.payload();
      return flaw == Flaw.TRIMS_WHAT_COMES ? trimmed(payload) : payload;
    }

    @Override
    public Map<String, String> metadata() {
      return Map.of("place", place);
    }

    @Override
    public int attempt() {
      return switch (flaw) {
        case COUNTS_ATTEMPTS_FROM_ZERO -> attempt - 1;
        case DOES_NOT_COUNT_ATTEMPTS -> 1;
        default -> attempt;
      };
    }

    @Override
    public boolean redelivered() {
      return flight.letter.redelivered() || flaw == Flaw.EVERYTHING_IS_REDELIVERED;
    }
  }

  static Payload trimmed(Payload payload) {
    String text = new String(payload.sharedBytes(), StandardCharsets.ISO_8859_1);
    return text.endsWith("\n")
        ? Payload.wrap(text.stripTrailing().getBytes(StandardCharsets.ISO_8859_1))
        : payload;
  }

  private final MemoryFarSide farSide;
  private final Flaw flaw;
  private final String place;
  private final int concurrency;
  private final BindingContext context;
  private final DeliveryHandler handler;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final CompletableFuture<Void> idle = new CompletableFuture<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final Map<Long, Flight> flights = new LinkedHashMap<>();
  private final Map<Long, Letter> lazy = new LinkedHashMap<>();
  private final Runnable consumer = this::wake;
  private @Nullable Letter firstAccepted;
  private boolean open = true;
  private boolean closedInOrder;
  private boolean stopped;
  private int taken;

  MemorySubscription(
      MemoryFarSide farSide,
      Flaw flaw,
      Values values,
      BindingContext context,
      DeliveryHandler handler) {
    this.farSide = farSide;
    this.flaw = flaw;
    this.place = values.get(MemoryProvider.PLACE);
    this.concurrency = values.get(MemoryProvider.CONCURRENCY);
    this.context = context;
    this.handler = handler;
  }

  void open() {
    int count = farSide.attach(place, consumer);
    if (flaw == Flaw.FORGETS_WHAT_WAS_SENT_MEANWHILE) {
      farSide.dropNew(place);
    }
    if (flaw == Flaw.READY_TOO_EARLY && count == EARLY_FROM) {
      farSide.missNext(place);
    }
    changed();
  }

  synchronized boolean makesRoom() {
    boolean blocked = flaw == Flaw.SUBSCRIBES_ONCE && closedInOrder;
    return flaw == Flaw.TWO_SUBSCRIPTIONS || (!open && !blocked);
  }

  /** The far side went, came, or has something. */
  void changed() {
    if (flaw == Flaw.STAYS_DOWN && !farSide.isUp()) {
      stopped = true;
    }
    if (farSide.isUp()) {
      context.executor().execute(() -> ready.complete(null));
    }
    wake();
  }

  private void wake() {
    context.executor().execute(this::takeAll);
  }

  @Override
  public CompletionStage<Void> ready() {
    return ready;
  }

  @Override
  public CompletionStage<Void> close(Duration grace) {
    CompletionStage<Void> stage = end(grace, false);
    return flaw == Flaw.ANOTHER_STAGE_FOR_EACH_SUBSCRIPTION_CLOSE
        ? stage.thenApply(done -> done)
        : stage;
  }

  CompletionStage<Void> end(Duration grace, boolean binding) {
    synchronized (this) {
      if (!open) {
        return closed;
      }
      open = false;
      closedInOrder = !grace.isZero();
      farSide.detach(place);
      if (flaw == Flaw.DELIVERS_AFTER_CLOSE && binding) {
        farSide.tap(place, this::zombie);
      }
      if (flights.isEmpty() || flaw == Flaw.IGNORES_GRACE) {
        idle.complete(null);
      }
    }
    boolean forEver = flaw == Flaw.WAITS_FOR_HANDLERS_FOR_EVER && !grace.isZero();
    if (!forEver) {
      idle.completeOnTimeout(null, Math.max(0, grace.toMillis()), TimeUnit.MILLISECONDS);
    }
    idle.thenRunAsync(() -> finish(binding), context.executor());
    return closed;
  }

  private void zombie(Payload payload) {
    Flight flight = new Flight(new Letter(0, payload, false));
    try {
      handler.handle(new Attempt(flight, 1, place, flaw));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void finish(boolean binding) {
    synchronized (this) {
      boolean forgets =
          (flaw == Flaw.FORGETS_THE_UNSETTLED_AT_CLOSE && binding)
              || (flaw == Flaw.SETTLES_WHAT_IS_STILL_HANDLED && !binding);
      for (Flight flight : flights.values()) {
        if (forgets && !flight.stuck) {
          farSide.settle(place, flight.letter.number());
        }
      }
      lazy.keySet().forEach(number -> farSide.settle(place, number));
      flights.clear();
      farSide.giveBack(place);
      if (flaw == Flaw.FORGETS_A_SETTLEMENT && binding && firstAccepted != null) {
        farSide.giveBack(place, firstAccepted);
      }
    }
    if (flaw != Flaw.READY_HANGS) {
      ready.completeExceptionally(new BindingException(Kind.CLOSED, "the subscription is closed"));
    }
    closed.complete(null);
  }

  private void takeAll() {
    for (Optional<Flight> next = next(); next.isPresent(); next = next()) {
      Flight flight = next.get();
      if (flaw == Flaw.OVERLAPS) {
        handle(flight);
      } else if (flaw == Flaw.HANDLERS_ON_ITS_OWN_THREAD) {
        new Thread(() -> handle(flight), "own").start();
      } else {
        context.executor().execute(() -> handle(flight));
      }
    }
  }

  private synchronized Optional<Flight> next() {
    if (!open || stopped || isFull()) {
      return Optional.empty();
    }
    Optional<Letter> letter = farSide.take(place, flaw == Flaw.NEWEST_FIRST);
    if (letter.isEmpty()) {
      return Optional.empty();
    }
    Letter taking = letter.get();
    taken++;
    if (flaw == Flaw.LOSES_EVERY_TWENTIETH && taken % LOST == 0) {
      farSide.settle(place, taking.number());
      return next();
    }
    if (flights.containsKey(taking.number())) {
      return next(); // its handler is at work
    }
    Flight flight = new Flight(taking);
    flights.put(taking.number(), flight);
    return Optional.of(flight);
  }

  private boolean isFull() {
    long bytes = flights.values().stream().mapToLong(f -> f.letter.payload().size()).sum();
    int most =
        switch (flaw) {
          case TAKES_UNBOUNDED -> Integer.MAX_VALUE;
          case OVERLAPS -> 2;
          default -> Math.min(concurrency, MemoryProvider.MAX_UNSETTLED);
        };
    if (flaw == Flaw.LOSES_WHAT_IS_HELD_BACK
        && flights.size() >= most
        && flights.values().stream().allMatch(flight -> flight.returnedOpen)) {
      farSide.dropNext(place);
    }
    return flights.size() >= most
        || (bytes >= MemoryProvider.MAX_UNSETTLED_BYTES && flaw != Flaw.TAKES_UNBOUNDED_BYTES);
  }

  private void handle(Flight flight) {
    if (flaw == Flaw.ONE_HANDLER_FOR_ALL) {
      synchronized (farSide.oneAtATime) {
        call(flight);
      }
    } else {
      call(flight);
    }
  }

  private void call(Flight flight) {
    CompletionStage<Disposition> answer;
    try {
      answer = handler.handle(new Attempt(flight, flight.attempt, place, flaw));
    } catch (Exception e) {
      stopped |= flaw == Flaw.STOPS_AFTER_A_FAILURE && flight.attempt > MemoryProvider.RETRIES;
      answer = CompletableFuture.completedFuture(Disposition.retry(e));
    } catch (Error e) {
      if (flaw == Flaw.ERRORS_ESCAPE) {
        throw e;
      }
      answer = CompletableFuture.completedFuture(Disposition.retry(e));
    }
    if (answer == null) {
      answer =
          CompletableFuture.completedFuture(
              flaw == Flaw.NULL_IS_ACCEPTED
                  ? Disposition.accept()
                  : Disposition.retry("the handler returned null"));
    }
    flight.returnedOpen = !answer.toCompletableFuture().isDone();
    if (flaw == Flaw.LOSES_WHAT_IS_HELD_BACK) {
      wake();
    }
    answer.whenCompleteAsync(
        (disposition, error) ->
            dispose(flight, error == null ? disposition : Disposition.retry(error)),
        context.executor());
  }

  private synchronized boolean isMine(Flight flight) {
    return flights.get(flight.letter.number()) == flight;
  }

  private void dispose(Flight flight, Disposition disposition) {
    if (!isMine(flight)) {
      if (flaw == Flaw.SETTLES_AFTER_CLOSE) {
        farSide.settle(place, flight.letter.number());
      }
      return; // it went back
    }
    if (disposition instanceof Disposition.Accept) {
      synchronized (this) {
        firstAccepted = firstAccepted == null && open ? flight.letter : firstAccepted;
      }
      settle(flight);
    } else if (disposition instanceof Disposition.Retry retry) {
      retry(flight, retry.reason());
    } else if (disposition instanceof Disposition.Reject reject) {
      if (flaw == Flaw.RETRIES_THE_REJECTED) {
        retry(flight, reject.reason());
      } else {
        bury(flight, reject.reason());
      }
    } else if (flaw == Flaw.RELEASED_IS_DEAD) {
      bury(flight, "released");
    } else {
      flight.stuck = true;
      stopped = true;
    }
  }

  private void retry(Flight flight, String reason) {
    if (flight.attempt <= MemoryProvider.RETRIES) {
      flight.attempt++;
      handle(flight);
    } else {
      bury(flight, reason);
    }
  }

  private void bury(Flight flight, String reason) {
    DeadLetter letter =
        new DeadLetter(
            context.name(),
            flight.letter.payload(),
            Map.of("place", place),
            flaw == Flaw.DEAD_LETTER_WITHOUT_REASON ? "failed" : reason,
            flight.attempt,
            context.clock().instant(),
            context.clock().instant());
    context
        .deadLetters()
        .add(letter)
        .whenComplete(
            (done, error) -> {
              if (error == null || flaw == Flaw.SETTLES_WITHOUT_DEAD_LETTER) {
                settle(flight);
              } else {
                flight.stuck = true;
                stopped = true;
              }
            });
  }

  private void settle(Flight flight) {
    synchronized (this) {
      flight.settled = true;
      flights.remove(flight.letter.number());
      if (flaw == Flaw.SETTLES_AT_CLOSE_ONLY) {
        lazy.put(flight.letter.number(), flight.letter);
      } else {
        farSide.settle(place, flight.letter.number());
      }
      if (!open && flights.isEmpty()) {
        idle.complete(null);
      }
    }
    wake();
  }
}
