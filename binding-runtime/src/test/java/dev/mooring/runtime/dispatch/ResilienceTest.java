package dev.mooring.runtime.dispatch;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import dev.mooring.api.BindingException;
import dev.mooring.api.Direction;
import dev.mooring.api.Rejection;
import dev.mooring.api.Response;
import dev.mooring.runtime.CapturedLog;
import dev.mooring.runtime.config.BreakerSpec;
import dev.mooring.runtime.config.ResiliencePolicies;
import dev.mooring.runtime.config.RetrySpec;
import dev.mooring.runtime.config.TripRule;
import dev.mooring.runtime.observe.ResilienceMetrics;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What policies make of calls that fail. */
@Timeout(30)
final class ResilienceTest {

  private static final String NAME = "orders";
  private static final Duration SHORT = Duration.ofMillis(1);

  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final AtomicInteger attempts = new AtomicInteger();

  @AfterEach
  void stop() {
    executor.shutdownNow();
  }

  private Resilience under(ResiliencePolicies policies) {
    return new Resilience(policies, executor, new ResilienceMetrics(meters, Tags.empty()));
  }

  private static ResiliencePolicies policies(
      Optional<Duration> timeout, Optional<RetrySpec> retry, Optional<BreakerSpec> breaker) {
    ResiliencePolicies.Names names =
        new ResiliencePolicies.Names(
            timeout.map(any -> "t"), retry.map(any -> "r"), breaker.map(any -> "b"));
    return new ResiliencePolicies(
        timeout.map(value -> Map.of("t", value)).orElse(Map.of()),
        retry.map(value -> Map.of("r", value)).orElse(Map.of()),
        breaker.map(value -> Map.of("b", value)).orElse(Map.of()),
        Map.of(NAME, Map.of(Direction.INPUT, names, Direction.OUTPUT, names)));
  }

  private static ResiliencePolicies retries(int number, RetrySpec.CodeRange... codes) {
    return policies(
        Optional.empty(),
        Optional.of(new RetrySpec(false, SHORT, SHORT, number, List.of(codes), List.of())),
        Optional.empty());
  }

  private static BreakerSpec fuse(String trip, Duration timeout) {
    return new BreakerSpec(1, Duration.ZERO, timeout, TripRule.parse(trip));
  }

  private Reply deliver(Resilience resilience, IntFunction<Reply> app) throws Exception {
    return get(
        resilience.deliver(
            NAME, () -> CompletableFuture.completedFuture(app.apply(attempts.incrementAndGet()))));
  }

  private void callWhatFails(Resilience resilience, BindingException.Kind kind) {
    assertThrows(
        ExecutionException.class,
        () ->
            get(
                resilience.invoke(
                    NAME,
                    () -> {
                      attempts.incrementAndGet();
                      return CompletableFuture.failedFuture(new BindingException(kind, "no"));
                    })));
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static Reply handled() {
    return new Reply.Handled(Response.empty());
  }

  private static Reply failed(int code) {
    return new Reply.Failed("status code: " + code, Optional.of(new Reply.Code(code, false)));
  }

  @Test
  void whereNothingIsSaidThereIsOneAttempt() throws Exception {
    assertInstanceOf(
        Reply.Failed.class, deliver(under(ResiliencePolicies.NONE), attempt -> failed(500)));
    assertEquals(1, attempts.get());
  }

  @Test
  void aFailedEventIsTriedAgainUntilItIsHandled() throws Exception {
    Reply reply = deliver(under(retries(-1)), attempt -> attempt < 4 ? failed(500) : handled());

    assertInstanceOf(Reply.Handled.class, reply);
    assertEquals(4, attempts.get());
    assertEquals(3, meters.get("dapr_resiliency_activations_total").counter().count());
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "2, 3"})
  void theLastFailureRemainsWhenRetriesAreUsedUp(int retries, int made) throws Exception {
    Reply reply = deliver(under(retries(retries)), attempt -> failed(500 + attempt));

    assertEquals("status code: " + (500 + made), ((Reply.Failed) reply).reason());
    assertEquals(made, attempts.get());
  }

  @ParameterizedTest
  @CsvSource({"500, 3", "503, 3", "400, 1", "429, 3"})
  void onlyCodesThatAreListedAreTriedAgain(int code, int made) throws Exception {
    Resilience resilience =
        under(retries(2, new RetrySpec.CodeRange(429, 429), new RetrySpec.CodeRange(500, 599)));

    deliver(resilience, attempt -> failed(code));

    assertEquals(made, attempts.get());
  }

  @ParameterizedTest
  @CsvSource({"14, 3", "13, 1", "0, 1", "16, 3"})
  void onlyCodesOfGrpcThatAreListedAreTriedAgain(int code, int made) throws Exception {
    Resilience resilience =
        under(
            policies(
                Optional.empty(),
                Optional.of(
                    new RetrySpec(
                        false,
                        SHORT,
                        SHORT,
                        2,
                        List.of(new RetrySpec.CodeRange(0, 599)),
                        List.of(new RetrySpec.CodeRange(14, 16)))),
                Optional.empty()));

    deliver(resilience, attempt -> new Reply.Failed("no", Optional.of(new Reply.Code(code, true))));

    assertEquals(made, attempts.get());
  }

  @Test
  void whatFailsWithoutACodeIsTriedAgainWhateverCodesAreListed() throws Exception {
    Resilience resilience = under(retries(2, new RetrySpec.CodeRange(429, 429)));

    deliver(resilience, attempt -> new Reply.Failed("no code"));
    assertEquals(3, attempts.get());

    callWhatFails(resilience, BindingException.Kind.CONNECTION);
    assertEquals(6, attempts.get());
  }

  @Test
  void attemptsThatTakeTooLongOpenTheBreaker() throws Exception {
    Resilience resilience =
        under(
            policies(
                Optional.of(Duration.ofMillis(10)),
                Optional.of(new RetrySpec(false, SHORT, SHORT, -1, List.of(), List.of())),
                Optional.of(fuse("consecutiveFailures > 1", Duration.ofMinutes(1)))));

    Reply reply =
        get(
            resilience.deliver(
                NAME,
                () -> {
                  attempts.incrementAndGet();
                  return new CompletableFuture<>();
                }));

    assertInstanceOf(Reply.Unreachable.class, reply);
    assertEquals(2, attempts.get());
  }

  @Test
  void anEventThatIsRejectedIsNotTriedAgain() throws Exception {
    Reply.Failed rejected =
        new Reply.Failed("never", Optional.empty(), Optional.of(Rejection.UNSPECIFIED));

    assertEquals(rejected, deliver(under(retries(5)), attempt -> rejected));
    assertEquals(1, attempts.get());
  }

  @Test
  void anApplicationThatIsAwayCostsNoRetry() throws Exception {
    Reply reply = deliver(under(retries(5)), attempt -> new Reply.Unreachable("gone"));

    assertInstanceOf(Reply.Unreachable.class, reply);
    assertEquals(1, attempts.get());
  }

  @Test
  void anAttemptThatTakesTooLongFails() throws Exception {
    Resilience resilience =
        under(policies(Optional.of(Duration.ofMillis(20)), Optional.empty(), Optional.empty()));

    Reply reply = get(resilience.deliver(NAME, CompletableFuture::new));

    assertEquals("context deadline exceeded", ((Reply.Failed) reply).reason());
  }

  private static void awaitIt(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** As on a machine that has other things to do. */
  @Test
  void anAttemptWhoseBeginningTakesTooLongFailsAsWell() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS).execute(busy::countDown);
    Resilience resilience =
        under(policies(Optional.of(Duration.ofMillis(20)), Optional.empty(), Optional.empty()));

    Reply reply =
        get(
            resilience.deliver(
                NAME,
                () -> {
                  awaitIt(busy);
                  return new CompletableFuture<>();
                }));

    assertEquals("context deadline exceeded", ((Reply.Failed) reply).reason());
    assertEquals(1, meters.get("dapr_resiliency_activations_total").counter().count());
  }

  @Test
  void theTimeIsThatOfOneAttempt() throws Exception {
    Resilience resilience =
        under(
            policies(
                Optional.of(Duration.ofMillis(50)),
                Optional.of(new RetrySpec(false, SHORT, SHORT, 3, List.of(), List.of())),
                Optional.empty()));

    Reply reply =
        get(
            resilience.deliver(
                NAME,
                () ->
                    attempts.incrementAndGet() < 3
                        ? new CompletableFuture<>()
                        : CompletableFuture.completedFuture(handled())));

    assertInstanceOf(Reply.Handled.class, reply);
  }

  @Test
  void anOpenBreakerLetsNothingThroughUntilItsTimeIsOver() throws Exception {
    Resilience resilience =
        under(
            policies(
                Optional.empty(),
                Optional.empty(),
                Optional.of(fuse("consecutiveFailures > 1", Duration.ofMillis(300)))));
    deliver(resilience, attempt -> failed(500));
    deliver(resilience, attempt -> failed(500));

    assertInstanceOf(Reply.Unreachable.class, deliver(resilience, attempt -> handled()));
    assertEquals(2, attempts.get());
    await().until(() -> deliver(resilience, attempt -> handled()) instanceof Reply.Handled);
    assertInstanceOf(Reply.Handled.class, deliver(resilience, attempt -> handled()));
  }

  @Test
  void bothDirectionsShareABreaker() throws Exception {
    Resilience resilience =
        under(
            policies(
                Optional.empty(),
                Optional.empty(),
                Optional.of(fuse("totalFailures >= 1", Duration.ofMinutes(1)))));
    deliver(resilience, attempt -> failed(500));

    ExecutionException refused =
        assertThrows(
            ExecutionException.class,
            () ->
                get(
                    resilience.invoke(
                        NAME, () -> CompletableFuture.completedFuture(Response.empty()))));
    assertEquals("circuit breaker is open", Protection.reason(null, refused.getCause()));
  }

  @Test
  void theDirectionThatIsAskedFirstGivesTheBreakersRule() throws Exception {
    ResiliencePolicies.Names strict =
        new ResiliencePolicies.Names(Optional.empty(), Optional.empty(), Optional.of("strict"));
    ResiliencePolicies.Names lenient =
        new ResiliencePolicies.Names(Optional.empty(), Optional.empty(), Optional.of("lenient"));
    Duration minute = Duration.ofMinutes(1);
    Resilience resilience =
        under(
            new ResiliencePolicies(
                Map.of(),
                Map.of(),
                Map.of(
                    "strict", fuse("requests >= 1", minute),
                    "lenient", fuse("requests >= 9", minute)),
                Map.of(NAME, Map.of(Direction.INPUT, strict, Direction.OUTPUT, lenient))));
    get(resilience.invoke(NAME, () -> CompletableFuture.completedFuture(Response.empty())));

    deliver(resilience, attempt -> failed(500));

    assertInstanceOf(Reply.Handled.class, deliver(resilience, attempt -> handled()));
  }

  @Test
  void anOpenBreakerEndsTheRetries() throws Exception {
    Resilience resilience =
        under(
            policies(
                Optional.empty(),
                Optional.of(new RetrySpec(false, SHORT, SHORT, -1, List.of(), List.of())),
                Optional.of(fuse("consecutiveFailures > 2", Duration.ofMinutes(1)))));

    assertInstanceOf(Reply.Unreachable.class, deliver(resilience, attempt -> failed(500)));

    assertEquals(3, attempts.get());
  }

  @Test
  void growingPausesBeginWithHalfASecondGiveOrTakeHalfOfIt() throws Exception {
    Resilience resilience =
        under(
            policies(
                Optional.empty(),
                Optional.of(
                    new RetrySpec(true, SHORT, Duration.ofSeconds(60), 1, List.of(), List.of())),
                Optional.empty()));
    long begin = System.nanoTime();

    deliver(resilience, attempt -> failed(500));

    long millis = Duration.ofNanos(System.nanoTime() - begin).toMillis();
    assertTrue(millis >= 249, "the second attempt came after " + millis + " ms");
  }

  @Test
  void growingPausesAreNoLongerThanTheLongest() throws Exception {
    Resilience resilience =
        under(
            policies(
                Optional.empty(),
                Optional.of(
                    new RetrySpec(true, Duration.ofHours(1), SHORT, 3, List.of(), List.of())),
                Optional.empty()));

    deliver(resilience, attempt -> failed(500));

    assertEquals(4, attempts.get());
  }

  @Test
  void theFirstFailureAndTheRecoveryAreLoggedInDaprsWords() throws Exception {
    try (CapturedLog log = CapturedLog.of(Protection.class)) {
      deliver(under(retries(-1)), attempt -> attempt < 3 ? failed(500) : handled());

      assertEquals(
          List.of(
              "Error processing operation component[orders] input. Retrying in 1 ms: status code:"
                  + " 500"),
          log.lines(Level.WARN));
      assertEquals(
          List.of("Recovered processing operation component[orders] input after 3 attempts"),
          log.lines(Level.INFO));
    }
  }

  @ParameterizedTest
  @CsvSource({"CONNECTION, 3", "TIMEOUT, 3", "CONFIGURATION, 1", "AUTHORIZATION, 1"})
  void aCallIsMadeAgainWhereThatMayHelp(BindingException.Kind kind, int made) {
    Resilience resilience = under(retries(2));

    callWhatFails(resilience, kind);

    assertEquals(made, attempts.get());
  }

  @Test
  void otherPoliciesTakeOverWhileAnEventIsTriedAgain() throws Exception {
    Resilience resilience = under(retries(-1));

    Reply reply =
        deliver(
            resilience,
            attempt -> {
              if (attempt == 2) {
                resilience.replace(ResiliencePolicies.NONE);
              }
              return failed(500);
            });

    assertInstanceOf(Reply.Failed.class, reply);
    assertEquals(2, attempts.get());
  }

  @Test
  void thereAreNoMoreAttemptsAfterTheEnd() throws Exception {
    Resilience resilience = under(retries(-1));

    deliver(
        resilience,
        attempt -> {
          resilience.stop();
          return failed(500);
        });

    assertEquals(1, attempts.get());
  }
}
