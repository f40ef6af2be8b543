package dev.mooring.runtime.memory;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.api.BindingContext;
import dev.mooring.api.BindingDefinition;
import dev.mooring.api.BindingException;
import dev.mooring.api.ConfiguredBinding;
import dev.mooring.api.DeadLetters;
import dev.mooring.api.Delivery;
import dev.mooring.api.Disposition;
import dev.mooring.api.Health;
import dev.mooring.api.InputBinding;
import dev.mooring.api.Meters;
import dev.mooring.api.Operation;
import dev.mooring.api.OutputBinding;
import dev.mooring.api.Payload;
import dev.mooring.api.Request;
import dev.mooring.api.Subscription;
import dev.mooring.api.config.RawValues;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The fake behaves: whoever tests with it relies on that. */
@Timeout(60)
final class MemoryBindingTest {

  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final MemoryBroker broker = new MemoryBroker();
  private final Queue<DeadLetters.DeadLetter> letters = new ConcurrentLinkedQueue<>();
  private final Queue<Delivery> deliveries = new ConcurrentLinkedQueue<>();

  @AfterEach
  void stopThreads() {
    executor.shutdownNow();
  }

  @Test
  void triesAFailedMessageAgainAndThenBuriesIt() throws Exception {
    InputBinding input = configured(Map.of("backOffMaxRetries", "2")).openInput(context());
    subscribe(input, Disposition.retry("no"));
    broker.publish("t", "x");
    await().atMost(Duration.ofSeconds(20)).until(() -> letters.size() == 1);
    DeadLetters.DeadLetter letter = letters.remove();
    assertEquals(3, letter.attempts());
    assertEquals("no", letter.reason());
    assertEquals(3, deliveries.size());
  }

  @Test
  void buriesARejectedMessageAtOnce() throws Exception {
    InputBinding input = configured(Map.of("backOffMaxRetries", "-1")).openInput(context());
    subscribe(input, Disposition.reject("never"));
    broker.publish("t", "x");
    await().atMost(Duration.ofSeconds(20)).until(() -> letters.size() == 1);
    assertEquals(1, deliveries.size());
  }

  @Test
  void bringsAReleasedMessageAgainToTheNextSubscription() throws Exception {
    InputBinding input = configured(Map.of()).openInput(context());
    Subscription first = subscribe(input, Disposition.release("nobody there"));
    broker.publish("t", "x");
    await().atMost(Duration.ofSeconds(20)).until(() -> deliveries.size() == 1);
    get(first.close(Duration.ZERO));
    assertEquals(1, broker.waiting("c"));
    assertFalse(deliveries.remove().redelivered());

    subscribe(input, Disposition.accept());
    await().atMost(Duration.ofSeconds(20)).until(() -> deliveries.size() == 1);
    assertTrue(deliveries.remove().redelivered());
    await().atMost(Duration.ofSeconds(20)).until(() -> broker.waiting("c") == 0);
  }

  @Test
  void allowsOneSubscriptionAtATime() throws Exception {
    InputBinding input = configured(Map.of()).openInput(context());
    subscribe(input, Disposition.accept());
    assertThrows(
        BindingException.class, () -> input.subscribe(delivery -> new CompletableFuture<>()));
  }

  @Test
  void waitsForABrokerThatIsDownAndSendsNothingMeanwhile() throws Exception {
    broker.goDown();
    ConfiguredBinding configured = configured(Map.of());
    InputBinding input = configured.openInput(context());
    OutputBinding output = configured.openOutput(context());
    get(input.start());
    get(output.start());
    Subscription subscription = input.subscribe(d -> new CompletableFuture<>());
    assertEquals(Health.State.CONNECTING, input.health().state());
    assertEquals(
        BindingException.Kind.CONNECTION,
        failure(output.invoke(Request.create(Payload.empty()))).kind());
    broker.comeBack();
    get(subscription.ready());
    assertEquals(Health.State.UP, input.health().state());
  }

  @Test
  void getAnswersWithTheNewestMessage() throws Exception {
    OutputBinding output = configured(Map.of()).openOutput(context());
    Request toOther = new Request(Operation.CREATE, Payload.utf8("1"), Map.of("topic", "other"));
    get(output.invoke(toOther));
    Request get = new Request(new Operation("get"), Payload.empty(), Map.of("topic", "other"));
    assertEquals(Optional.of(Payload.utf8("1")), get(output.invoke(get)).payload());
    Request unknown = new Request(new Operation("erase"), Payload.empty(), Map.of());
    assertEquals(
        BindingException.Kind.UNSUPPORTED_OPERATION, failure(output.invoke(unknown)).kind());
    get(output.close(Duration.ZERO));
    assertEquals(BindingException.Kind.CLOSED, failure(output.invoke(toOther)).kind());
  }

  private ConfiguredBinding configured(Map<String, String> more) throws Exception {
    Map<String, String> values = new HashMap<>(Map.of("url", "here", "topic", "t"));
    values.putAll(more);
    return new MemoryBindingProvider(broker)
        .configure(
            new BindingDefinition(
                "c", MemoryBindingProvider.TYPE, "shop", Set.of(), RawValues.of(values)));
  }

  private Subscription subscribe(InputBinding input, Disposition disposition) throws Exception {
    Subscription subscription =
        input.subscribe(
            delivery -> {
              deliveries.add(delivery);
              return CompletableFuture.completedFuture(disposition);
            });
    get(subscription.ready());
    return subscription;
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static BindingException failure(CompletionStage<?> stage) {
    return (BindingException)
        stage
            .handle(
                (done, thrown) -> thrown instanceof CompletionException e ? e.getCause() : thrown)
            .toCompletableFuture()
            .orTimeout(30, TimeUnit.SECONDS)
            .join();
  }

  private BindingContext context() {
    return new BindingContext() {
      @Override
      public String name() {
        return "c";
      }

      @Override
      public Executor executor() {
        return executor;
      }

      @Override
      public InstantSource clock() {
        return Clock.systemUTC();
      }

      @Override
      public Meters meters() {
        return NoMeters.INSTANCE;
      }

      @Override
      public DeadLetters deadLetters() {
        return letter -> {
          letters.add(letter);
          return CompletableFuture.completedFuture(null);
        };
      }

      @Override
      public Optional<Path> dataDirectory() {
        return Optional.empty();
      }
    };
  }

  private enum NoMeters implements Meters {
    INSTANCE;

    @Override
    public Counter counter(String name, String description) {
      return amount -> {};
    }

    @Override
    public Timer timer(String name, String description) {
      return nanos -> {};
    }

    @Override
    public void gauge(String name, String description, DoubleSupplier value) {}
  }
}
