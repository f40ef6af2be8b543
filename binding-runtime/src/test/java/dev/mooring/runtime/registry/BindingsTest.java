package dev.mooring.runtime.registry;

import static dev.mooring.runtime.registry.ComponentFolder.component;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.api.BindingException;
import dev.mooring.api.DeadLetters;
import dev.mooring.api.Direction;
import dev.mooring.api.Disposition;
import dev.mooring.api.Health;
import dev.mooring.api.OutputBinding;
import dev.mooring.api.Payload;
import dev.mooring.api.Request;
import dev.mooring.api.Subscription;
import dev.mooring.runtime.observe.BindingMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class BindingsTest {

  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final DeadLetters NO_DEAD_LETTERS =
      letter -> CompletableFuture.failedFuture(new IllegalStateException("none expected"));

  @TempDir Path dir;
  private final ExecutorService executor = HandlerThreads.create();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private ComponentFolder folder;
  private Optional<DataDirectory> dataDirectory = Optional.empty();

  @BeforeEach
  void openFolder() {
    folder = new ComponentFolder(dir);
  }

  @AfterEach
  void stopThreads() {
    executor.shutdownNow();
  }

  @Test
  void carriesMessagesOutAndIn() throws Exception {
    folder.write("a.yaml", component("a"));
    Bindings bindings = started();
    Semaphore handled = new Semaphore(0);
    BoundInput input = bindings.inputs().get(0);
    Subscription subscription =
        input
            .binding()
            .subscribe(
                delivery -> {
                  handled.release(delivery.payload().utf8().equals("hello") ? 1 : 0);
                  return CompletableFuture.completedFuture(Disposition.accept());
                });
    get(subscription.ready());
    get(output(bindings, "a").invoke(Request.create(Payload.utf8("hello"))));
    assertTrue(handled.tryAcquire(20, TimeUnit.SECONDS));
    get(bindings.close(GRACE));
  }

  @Test
  @Tag("D4")
  void oneFailureStopsNoneButItself() throws Exception {
    folder.write("a.yaml", component("a", "{name: start, value: fail}"));
    folder.write("b.yaml", component("b", "{name: start, value: throw}"));
    folder.write(
        "c.yaml",
        component("c", "{name: start, value: hang}")
            .replace("spec:\n", "spec:\n  initTimeout: 50ms\n"));
    folder.write("d.yaml", component("d"));
    folder.write("e.yaml", component("e", "{name: qos, value: 7}"));
    Bindings bindings = started();
    assertAll(
        () -> assertEquals(Optional.of("told to fail"), error(bindings, "a")),
        () ->
            assertEquals(
                Optional.of(
                    "failed unexpectedly with java.lang.IllegalStateException; the debug log has"
                        + " more"),
                error(bindings, "b")),
        () ->
            assertEquals(
                Optional.of("did not start within 50 ms (spec.initTimeout)"), error(bindings, "c")),
        () ->
            assertEquals(
                Optional.of(
                    "field \"qos\": \"7\" is not valid; expected a whole number from 0 to 2"),
                error(bindings, "e")),
        () -> assertEquals(Health.State.UP, status(bindings, "d").health().state()),
        () ->
            assertEquals(Set.of(Direction.INPUT, Direction.OUTPUT), status(bindings, "d").opened()),
        () -> assertEquals(Set.of(), status(bindings, "a").opened()),
        () -> assertEquals(Optional.empty(), bindings.output("a")),
        () ->
            assertEquals(
                List.of("d"), bindings.inputs().stream().map(BoundInput::component).toList()));
    get(bindings.close(GRACE));
  }

  @Test
  void countsWhatBecameOfItsComponents() throws Exception {
    folder.write("a.yaml", component("a", "{name: start, value: fail}"));
    folder.write("d.yaml", component("d"));
    folder.write("e.yaml", component("e", "{name: qos, value: 7}"));
    Bindings bindings = started();
    assertAll(
        () -> assertEquals(2, registry.get("dapr_runtime_component_loaded").gauge().value()),
        () -> assertEquals(1, registry.get("dapr_runtime_component_init_total").counter().count()),
        () ->
            assertEquals(
                Map.of("a", "init", "e", "creation"),
                registry.get("dapr_runtime_component_init_fail_total").counters().stream()
                    .map(counter -> counter.getId())
                    .collect(
                        Collectors.toMap(
                            id -> String.valueOf(id.getTag("componentName")),
                            id -> String.valueOf(id.getTag("reason"))))));
    get(bindings.close(GRACE));
  }

  @Test
  void aBrokerThatIsDownIsWaitedForUnlessTheComponentSaysOtherwise() throws Exception {
    folder.broker.goDown();
    folder.write("a.yaml", component("a"));
    folder.write("b.yaml", component("b", "{name: start, value: failFast}"));
    folder.write(
        "c.yaml",
        component("c", "{name: start, value: failFast}")
            .replace("spec:\n", "spec:\n  ignoreErrors: true\n"));
    folder.write("d.yaml", component("d", "{name: start, value: fail}"));
    folder.write(
        "e.yaml",
        component("e", "{name: start, value: hang}")
            .replace("spec:\n", "spec:\n  initTimeout: 50ms\n"));
    folder.write(
        "f.yaml",
        component("f", "{name: start, value: hangFast}")
            .replace("spec:\n", "spec:\n  initTimeout: 50ms\n"));
    Bindings bindings = started();
    assertAll(
        () -> assertEquals(Health.State.CONNECTING, status(bindings, "a").health().state()),
        () -> assertEquals(Health.State.FAILED, status(bindings, "b").health().state()),
        () -> assertEquals(Health.State.FAILED, status(bindings, "c").health().state()),
        () ->
            assertEquals(
                List.of("b", "f"),
                bindings.status().stream()
                    .filter(ComponentStatus::failedFast)
                    .map(ComponentStatus::name)
                    .toList()));
    folder.broker.comeBack();
    assertEquals(Health.State.UP, status(bindings, "a").health().state());
    get(bindings.close(GRACE));
  }

  @Test
  @Tag("field:direction")
  void opensTheDirectionsThatAreAskedForAlone() throws Exception {
    folder.write("a.yaml", component("a", "{name: direction, value: input}"));
    folder.write("b.yaml", component("b", "{name: direction, value: output}"));
    Bindings bindings = started();
    BoundInput input = bindings.inputs().get(0);
    assertAll(
        () -> assertEquals(1, bindings.inputs().size()),
        () -> assertEquals("a", input.component()),
        () -> assertTrue(input.requested()),
        () -> assertEquals(Optional.empty(), bindings.output("a")),
        () -> assertTrue(bindings.output("b").isPresent()),
        () -> assertEquals(Set.of(Direction.OUTPUT), status(bindings, "b").opened()));
    get(bindings.close(GRACE));
  }

  @Test
  void namesSecretStoresAmongItsComponents() throws Exception {
    folder.write("a.yaml", component("a"));
    folder.write(
        "s.yaml",
        "apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata: {name: vault}\nspec: {type:"
            + " secretstores.local.env}\n");
    Bindings bindings = started();
    ComponentStatus vault = status(bindings, "vault");
    assertAll(
        () -> assertEquals("secretstores.local.env", vault.type()),
        () -> assertEquals("v1", vault.version()),
        () -> assertEquals(Health.State.UP, vault.health().state()));
    get(bindings.close(GRACE));
  }

  @Test
  void aHandlerUnderWayCanStillSendWhileTheInputsStop() throws Exception {
    folder.write("a.yaml", component("a", "{name: direction, value: input}"));
    folder.write("b.yaml", component("b", "{name: direction, value: output}"));
    Bindings bindings = started();
    Semaphore entered = new Semaphore(0);
    CompletableFuture<Void> proceed = new CompletableFuture<>();
    Subscription subscription =
        bindings
            .inputs()
            .get(0)
            .binding()
            .subscribe(
                delivery -> {
                  entered.release();
                  proceed.join();
                  return output(bindings, "b")
                      .invoke(Request.create(delivery.payload()))
                      .thenApply(response -> Disposition.accept());
                });
    get(subscription.ready());
    folder.broker.publish("a-topic", "passed on");
    assertTrue(entered.tryAcquire(20, TimeUnit.SECONDS));

    CompletionStage<Void> closed = bindings.close(GRACE);
    assertTrue(bindings.inputs().isEmpty());
    proceed.complete(null);
    get(closed);
    assertAll(
        () -> assertEquals(1, folder.broker.published("b-topic").size()),
        () -> assertEquals(0, folder.broker.waiting("a")),
        () -> assertEquals(Optional.empty(), bindings.output("b")),
        () ->
            assertTrue(
                bindings.status().stream()
                    .allMatch(status -> status.health().state() == Health.State.CLOSED)));
  }

  @Test
  void aHandlerThatDoesNotEndIsLeftBehindAfterTheGracePeriodAndItsMessageStays() throws Exception {
    folder.write("a.yaml", component("a"));
    Bindings bindings = started();
    Semaphore entered = new Semaphore(0);
    Subscription subscription =
        bindings
            .inputs()
            .get(0)
            .binding()
            .subscribe(
                delivery -> {
                  entered.release();
                  return new CompletableFuture<>();
                });
    get(subscription.ready());
    folder.broker.publish("a-topic", "stuck");
    assertTrue(entered.tryAcquire(20, TimeUnit.SECONDS));
    get(bindings.close(Duration.ofMillis(20)));
    assertEquals(1, folder.broker.waiting("a"));
  }

  @Test
  void stopsInReverseAndInputsBeforeOutputs() throws Exception {
    folder.write("a.yaml", component("a"));
    folder.write("b.yaml", component("b"));
    Bindings bindings = started();
    get(bindings.close(GRACE));
    assertEquals(List.of("input b", "input a", "output b", "output a"), folder.broker.closed());
  }

  @Test
  void whatFailedToStartHoldsNothing() throws Exception {
    folder.write("a.yaml", component("a", "{name: start, value: fail}"));
    Bindings bindings = started();
    assertEquals(List.of("input a", "output a"), folder.broker.closed());
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> registry.find("mooring_binding_connected").gauges().isEmpty());
    get(bindings.close(GRACE));
  }

  @Test
  void whatIsClosedBeforeItsTurnIsNotOpened() throws Exception {
    folder.write("a.yaml", component("a"));
    Queue<Runnable> later = new ConcurrentLinkedQueue<>();
    Bindings bindings = new Bindings(folder.load(), surroundings(later::add));
    CompletionStage<Void> started = bindings.start();
    CompletionStage<Void> closed = bindings.close(GRACE);
    for (Runnable task = later.poll(); task != null; task = later.poll()) {
      task.run();
    }
    get(started);
    get(closed);
    assertEquals(List.of(), folder.broker.closed());
  }

  @Test
  void closingTwiceIsClosingOnceAndNothingStartsAfterwards() throws Exception {
    folder.write("a.yaml", component("a"));
    Bindings bindings = started();
    CompletionStage<Void> closed = bindings.close(GRACE);
    assertSame(closed, bindings.close(GRACE));
    get(closed);
    assertEquals(Health.State.CLOSED, status(bindings, "a").health().state());
  }

  @Test
  void startedTwiceIsStartedOnce() throws Exception {
    folder.write("a.yaml", component("a"));
    Bindings bindings = bindings();
    CompletionStage<Void> started = bindings.start();
    assertSame(started, bindings.start());
    get(started);
    OutputBinding first = output(bindings, "a");
    get(bindings.start());
    assertSame(first, output(bindings, "a"));
    get(bindings.close(GRACE));
  }

  @Test
  void whatIsClosedBeforeItStartsNeverStarts() throws Exception {
    folder.write("a.yaml", component("a"));
    Bindings bindings = bindings();
    get(bindings.close(GRACE));
    ExecutionException e = assertThrows(ExecutionException.class, () -> get(bindings.start()));
    assertAll(
        () -> assertEquals(BindingException.Kind.CLOSED, ((BindingException) cause(e)).kind()),
        () -> assertEquals(Health.State.CLOSED, status(bindings, "a").health().state()));
  }

  @Test
  void aStartUnderWayEndsWhenItIsClosed() throws Exception {
    folder.write(
        "a.yaml",
        component("a", "{name: start, value: hang}")
            .replace("spec:\n", "spec:\n  initTimeout: 1h\n"));
    Bindings bindings = bindings();
    CompletionStage<Void> started = bindings.start();
    await().atMost(Duration.ofSeconds(20)).until(() -> !status(bindings, "a").opened().isEmpty());
    get(bindings.close(GRACE));
    get(started);
    assertFalse(bindings.output("a").isPresent());
  }

  @Test
  void forgetsTheGaugesOfWhatIsClosed() throws Exception {
    folder.write("a.yaml", component("a"));
    Bindings bindings = started();
    assertEquals(2, registry.get("mooring_binding_connected").gauges().size());
    get(bindings.close(GRACE));
    assertTrue(registry.find("mooring_binding_connected").gauges().isEmpty());
  }

  @Test
  void aDataDirectoryThatIsLostBetweenTheCheckAndTheStartFailsItsComponent() throws Exception {
    Path file = Files.createFile(dir.resolve("file"));
    folder.write("a.yaml", component("a", "{name: keepsFiles, value: yes}"));
    dataDirectory = Optional.of(new DataDirectory(file));
    Bindings bindings = started();
    assertEquals(
        Optional.of("the data directory " + file + " cannot be used: " + file + " is no directory"),
        error(bindings, "a"));
    get(bindings.close(GRACE));
  }

  private Bindings bindings() {
    return new Bindings(folder.load(), surroundings(executor));
  }

  private BindingSurroundings surroundings(Executor executor) {
    return new BindingSurroundings(
        executor,
        Clock.systemUTC(),
        new BindingMetrics(registry, "shop"),
        NO_DEAD_LETTERS,
        dataDirectory);
  }

  private Bindings started() throws Exception {
    Bindings bindings = bindings();
    get(bindings.start());
    return bindings;
  }

  private static OutputBinding output(Bindings bindings, String component) {
    return bindings.output(component).orElseThrow();
  }

  private static ComponentStatus status(Bindings bindings, String component) {
    return bindings.status().stream()
        .filter(status -> status.name().equals(component))
        .findFirst()
        .orElseThrow();
  }

  private static Optional<String> error(Bindings bindings, String component) {
    return status(bindings, component).health().lastError();
  }

  private static Throwable cause(Throwable thrown) {
    return Explanation.unwrap(thrown);
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
