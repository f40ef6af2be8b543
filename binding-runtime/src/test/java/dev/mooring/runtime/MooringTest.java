package dev.mooring.runtime;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.api.Delivery;
import dev.mooring.api.Disposition;
import dev.mooring.api.Health;
import dev.mooring.api.OutputBinding;
import dev.mooring.api.Payload;
import dev.mooring.api.Request;
import dev.mooring.api.config.Problem;
import dev.mooring.runtime.memory.MemoryBindingProvider;
import dev.mooring.runtime.memory.MemoryBroker;
import dev.mooring.runtime.payload.Payloads;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Mooring inside an application, between handlers and a broker in memory. */
@Timeout(60)
final class MooringTest {

  record Order(String id, int pieces) {}

  private final MemoryBroker broker = new MemoryBroker();
  private final Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());

  @TempDir private Path folder;

  private MooringBuilder builder(ComponentSpec... components) {
    MooringBuilder builder =
        Mooring.builder()
            .applicationId("shop")
            .withoutDataDirectory()
            .grace(Duration.ofSeconds(10))
            .provider(new MemoryBindingProvider(broker));
    for (ComponentSpec component : components) {
      builder.component(component);
    }
    return builder;
  }

  private static ComponentSpec memory(String name) {
    return ComponentSpec.of(name, "bindings.memory").with("url", "here").with("topic", name);
  }

  private static MooringHealth started(Mooring mooring) throws InterruptedException {
    mooring.start();
    return mooring.awaitReady(Duration.ofSeconds(20));
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static void assertContains(String text, String... parts) {
    for (String part : parts) {
      assertTrue(text.contains(part), () -> "\"" + part + "\" is missing in: " + text);
    }
  }

  /**
   * Threads of this class's Mooring that do not end: those that came since and belong to no other
   * library. One that has done its work may be a moment from its end.
   */
  private List<String> threadsLeft() throws InterruptedException {
    List<String> left = new ArrayList<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (!before.contains(thread) && thread.getName().startsWith("mooring")) {
        thread.join(TimeUnit.SECONDS.toMillis(10));
        if (thread.isAlive()) {
          left.add(thread.getName());
        }
      }
    }
    return left;
  }

  // ---- handlers ----

  @Test
  void aHandlerMayReturnAValueAStageOrNothing() throws Exception {
    List<String> seen = new CopyOnWriteArrayList<>();
    try (Mooring mooring =
        builder(memory("a"), memory("b"), memory("c"))
            .handler("a", Order.class, (order, delivery) -> new Order(order.id(), 0))
            .handler(
                "b",
                String.class,
                (text, delivery) ->
                    CompletableFuture.supplyAsync(
                        () -> {
                          seen.add("b " + text + " " + delivery.metadata().get("topic"));
                          return Disposition.accept();
                        }))
            .handler(
                "c",
                byte[].class,
                (bytes, delivery) -> {
                  seen.add("c " + bytes.length);
                  return null;
                })
            .build()) {
      assertTrue(started(mooring).isReady());

      broker.publish("a", "{\"id\":\"1\",\"pieces\":2}");
      broker.publish("b", "text");
      broker.publish("c", "four");

      await().until(() -> seen.containsAll(List.of("b text b", "c 4")));
      await().until(() -> broker.waiting("a") == 0);
    }
  }

  @Test
  void answersAreWrittenAsTheirTypesAre() throws Exception {
    Answers answers = new Answers(Payloads.lenient());

    assertEquals(Disposition.accept(), get(answers.of(null)));
    assertEquals(Disposition.reject("no"), get(answers.of(Disposition.reject("no"))));
    Disposition.Accept json =
        assertInstanceOf(Disposition.Accept.class, get(answers.of(new Order("a", 1))));
    Payload payload = json.response().orElseThrow().payload().orElseThrow();
    assertEquals("{\"id\":\"a\",\"pieces\":1}", payload.utf8());
    Disposition.Accept bytes =
        assertInstanceOf(
            Disposition.Accept.class,
            get(answers.of(CompletableFuture.completedFuture(new byte[] {1}))));
    assertArrayEquals(
        new byte[] {1}, bytes.response().orElseThrow().payload().orElseThrow().toByteArray());
    CompletionStage<Disposition> failed =
        answers.of(CompletableFuture.failedFuture(new IllegalStateException("no")));
    assertThrows(ExecutionException.class, () -> get(failed));
  }

  @Test
  void aHandlerThatThrowsIsTriedAgainAsItsComponentSays() throws Exception {
    List<Integer> attempts = new CopyOnWriteArrayList<>();
    try (Mooring mooring =
        builder(memory("orders").with("backOffMaxRetries", 3))
            .handler(
                "orders",
                Order.class,
                (order, delivery) -> {
                  attempts.add(delivery.attempt());
                  if (delivery.attempt() < 3) {
                    throw new IllegalStateException("not yet");
                  }
                  return null;
                })
            .build()) {
      started(mooring);
      broker.publish("orders", "{}");

      await().until(() -> attempts.equals(List.of(1, 2, 3)));
    }
  }

  @Test
  void aMessageThatCannotBeReadReachesNoHandlerAndBecomesADeadLetter() throws Exception {
    List<Object> seen = new CopyOnWriteArrayList<>();
    try (Mooring mooring =
        builder(memory("orders").with("backOffMaxRetries", 3))
            .dataDirectory(folder.resolve("data"))
            .handler("orders", Order.class, (order, delivery) -> seen.add(order))
            .build()) {
      started(mooring);
      broker.publish("orders", "no json");

      Path letters = folder.resolve("data/dead-letters/orders.jsonl");
      await().until(() -> Files.exists(letters) && Files.readString(letters).endsWith("\n"));
      assertContains(
          Files.readString(letters), "the payload is no JSON of " + Order.class.getName());
      assertEquals(List.of(), seen);
    }
  }

  static class Base {
    final List<String> seen = new CopyOnWriteArrayList<>();

    @OnBinding("b")
    void inherited(Delivery delivery) {
      seen.add("b " + delivery.payload().utf8());
    }
  }

  static final class Events extends Base {
    @OnBinding("a")
    CompletionStage<Void> onOrders(List<Order> orders, Delivery delivery) {
      seen.add("a " + orders.get(0).pieces() + " " + delivery.attempt());
      return CompletableFuture.completedFuture(null);
    }
  }

  @Test
  void annotatedMethodsAreHandlersWhateverTheyTake() throws Exception {
    Events events = new Events();
    try (Mooring mooring = builder(memory("a"), memory("b")).handlers(events).build()) {
      started(mooring);
      broker.publish("a", "[{\"pieces\":7}]");
      broker.publish("b", "x");

      await().until(() -> events.seen.containsAll(List.of("a 7 1", "b x")));
    }
  }

  static final class Wrong {
    @OnBinding("a")
    void tooMany(String one, String two) {}
  }

  static final class NoType<T> implements MessageHandler<T> {
    @Override
    public Object handle(T message, Delivery delivery) {
      return message;
    }
  }

  @Test
  void everyHandlerThatDoesNotFitIsNamedTogetherWithItsComponent() {
    MooringException refused =
        assertThrows(
            MooringException.class,
            () ->
                builder(
                        memory("orders"),
                        memory("sending").with("direction", "output"),
                        memory("a"),
                        memory("b"),
                        memory("c"))
                    .handler("orders", String.class, (text, delivery) -> null)
                    .handler(
                        "orders",
                        delivery -> CompletableFuture.completedFuture(Disposition.accept()))
                    .handler("ordres", String.class, (text, delivery) -> null)
                    .handler("sending", String.class, (text, delivery) -> null)
                    .handlers(new Wrong())
                    .handler("b", NoType.class, NoType::new)
                    .handler("c", Object.class, Object::new)
                    .handlers(new Object())
                    .build());
    List<String> reasons = refused.reasons();
    assertContains(
        reasons.get(0),
        "handler at MooringTest.java:",
        "comes second",
        "component \"orders\" has the handler at MooringTest.java:");
    assertContains(
        reasons.get(1), "of component \"ordres\", which does not exist; did you mean \"orders\"?");
    assertContains(
        reasons.get(2),
        "component \"sending\" at MooringTest.java:",
        "(bindings.memory) has no input");
    assertContains(reasons.get(3), "Wrong.tooMany(String, String)", "component \"a\"");
    assertContains(reasons.get(4), "NoType", "does not say what type");
    assertContains(reasons.get(5), "java.lang.Object", "MessageHandler nor DeliveryHandler");
    assertContains(reasons.get(6), "java.lang.Object", "no method with @OnBinding");
  }

  // ---- start and end ----

  @Test
  void ofFiftyComponentsThreeAreBrokenAndFortySevenRun() throws Exception {
    MooringBuilder builder = builder();
    List<String> seen = new CopyOnWriteArrayList<>();
    IntStream.range(0, 50)
        .forEach(
            number -> {
              ComponentSpec component = memory("c" + number);
              builder.component(
                  switch (number) {
                    case 7 -> component.with("qos", 9);
                    case 21 -> component.with("start", "fail");
                    case 42 -> ComponentSpec.of("c42", "bindings.unheardof");
                    default -> component;
                  });
              builder.handler("c" + number, String.class, (text, delivery) -> seen.add(text));
            });
    try (Mooring mooring = builder.build()) {
      MooringHealth health = started(mooring);

      assertEquals(47, health.ready().size());
      assertEquals(
          Set.of("c7", "c21", "c42"),
          new HashSet<>(health.failed().stream().map(ComponentHealth::name).toList()));
      assertFalse(health.isReady());
      assertContains(
          health.toString(),
          "47 of 50 components are ready",
          "c7 FAILED: field \"qos\": \"9\" is not valid",
          "c21 FAILED: told to fail",
          "c42 FAILED: field \"spec.type\": \"bindings.unheardof\" is not known");
      health.ready().forEach(one -> broker.publish(one.name(), one.name()));
      await().until(() -> seen.size() == 47);
    }
  }

  @Test
  void aFileThatCannotBeReadIsReportedToo() throws Exception {
    Files.writeString(folder.resolve("broken.yaml"), "kind: [");
    try (Mooring mooring = builder(memory("orders")).components(folder).build()) {
      MooringHealth health = started(mooring);

      assertFalse(health.isReady());
      assertEquals(1, health.ready().size());
      assertEquals(1, health.problems().stream().filter(Problem::isError).count());
      assertContains(health.toString(), "1 of 1 components are ready", "broken.yaml");
    }
  }

  @Test
  void awaitReadySaysWhoIsStillWaitingWhenTheTimeIsOver() throws Exception {
    broker.goDown();
    try (Mooring mooring =
        builder(memory("orders")).handler("orders", String.class, (text, d) -> null).build()) {
      mooring.start();

      MooringHealth health = mooring.awaitReady(Duration.ofMillis(100));
      assertEquals(List.of(), health.ready());
      assertEquals(List.of(), health.failed());
      assertEquals(
          Health.State.CONNECTING, health.component("orders").orElseThrow().health().state());

      broker.comeBack();
      assertTrue(mooring.awaitReady().isReady());
    }
  }

  @Test
  void awaitReadyBeforeTheStartIsAMistake() {
    try (Mooring mooring = builder(memory("orders")).build()) {
      assertThrows(IllegalStateException.class, mooring::awaitReady);
    }
  }

  @Test
  void closingWaitsForHandlersUnderWayAndLeavesNoThread() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    List<String> seen = new CopyOnWriteArrayList<>();
    Mooring mooring =
        builder(memory("orders"), memory("receipts"))
            .dataDirectory(folder.resolve("data"))
            .handler(
                "orders",
                String.class,
                (text, delivery) -> {
                  entered.countDown();
                  gate.await();
                  seen.add(text);
                  return null;
                })
            .build();
    started(mooring);
    broker.publish("orders", "slow");
    assertTrue(entered.await(20, TimeUnit.SECONDS));

    CompletionStage<Void> stopped = mooring.stop();
    assertFalse(stopped.toCompletableFuture().isDone());
    gate.countDown();
    mooring.close();

    assertEquals(List.of("slow"), seen);
    assertEquals(0, broker.waiting("orders"));
    assertTrue(stopped.toCompletableFuture().isDone());
    assertEquals(List.of(), threadsLeft());
    assertFalse(Files.exists(folder.resolve("data")), "nothing had to be kept");
  }

  @Test
  void aHandlerThatDoesNotEndIsInterruptedAfterTheGracePeriod() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CompletableFuture<String> outcome = new CompletableFuture<>();
    Mooring mooring =
        builder(memory("orders"))
            .grace(Duration.ZERO)
            .handler(
                "orders",
                String.class,
                (text, delivery) -> {
                  entered.countDown();
                  try {
                    new CountDownLatch(1).await();
                  } catch (InterruptedException e) {
                    outcome.complete("interrupted");
                  }
                  return null;
                })
            .build();
    started(mooring);
    broker.publish("orders", "endless");
    assertTrue(entered.await(20, TimeUnit.SECONDS));

    mooring.close();

    assertEquals("interrupted", get(outcome));
    assertEquals(List.of(), threadsLeft());
  }

  @Test
  void aStartThatFailsFastLeavesNothingBehind() throws Exception {
    broker.goDown();
    Mooring mooring = builder(memory("orders").with("start", "failFast"), memory("other")).build();

    ExecutionException failure = assertThrows(ExecutionException.class, () -> get(mooring.start()));

    assertContains(
        assertInstanceOf(MooringException.class, failure.getCause()).reasons().get(0),
        "component \"orders\" has failFast and did not start: the broker is not there");
    assertThrows(MooringException.class, mooring::awaitReady);
    mooring.close();
    assertEquals(List.of(), threadsLeft());
    assertEquals(4, broker.closed().size(), "both sides of both");
  }

  @Test
  void aHandlerThatCannotBeMadeFailsTheStartAndLeavesNothingBehind() throws Exception {
    Mooring mooring =
        builder(memory("b"))
            .handlers(
                Base.class,
                () -> {
                  throw new IllegalStateException("no database");
                })
            .build();

    ExecutionException failure = assertThrows(ExecutionException.class, () -> get(mooring.start()));
    assertContains(String.valueOf(failure.getMessage()), "Base.inherited(Delivery)", "no database");
    mooring.close();
    assertEquals(List.of(), threadsLeft());
  }

  @Test
  void whatWasClosedDoesNotStart() throws Exception {
    Mooring mooring = builder(memory("orders")).build();
    mooring.close();

    assertThrows(ExecutionException.class, () -> get(mooring.start()));
    assertEquals(List.of(), threadsLeft());
  }

  // ---- names, metrics ----

  @Test
  void anUnknownNameIsAMistakeThatNamesTheNearest() {
    try (Mooring mooring = builder(memory("orders").with("direction", "output")).build()) {
      assertContains(
          String.valueOf(
              assertThrows(IllegalArgumentException.class, () -> mooring.output("ordres"))
                  .getMessage()),
          "component \"ordres\" does not exist; did you mean \"orders\"?");
      assertContains(
          String.valueOf(
              assertThrows(IllegalArgumentException.class, () -> mooring.input("orders"))
                  .getMessage()),
          "has no input");
    }
  }

  @Test
  void aBindingCanBeAskedHowItIsAtAnyTime() throws Exception {
    Mooring mooring =
        builder(
                memory("orders"),
                ComponentSpec.of("broken", "bindings.memory")
                    .with("url", "here")
                    .with("topic", "t")
                    .with("start", "fail"))
            .build();
    OutputBinding orders = mooring.output("orders");
    OutputBinding broken = mooring.output("broken");
    assertEquals(Health.State.NEW, orders.health().state());
    started(mooring);
    assertEquals(Health.State.UP, orders.health().state());
    assertEquals(Health.State.FAILED, broken.health().state());
    assertEquals(Optional.of("told to fail"), broken.health().lastError());
    mooring.close();
    assertEquals(Health.State.CLOSED, orders.health().state());
  }

  @Test
  void metersCanBeBoundToSeveralRegistriesAndLeaveNoGaugeBehind() throws Exception {
    SimpleMeterRegistry first = new SimpleMeterRegistry();
    SimpleMeterRegistry second = new SimpleMeterRegistry();
    Mooring mooring =
        builder(memory("orders"), ComponentSpec.of("broken", "bindings.memory")).build();
    mooring.meters().bindTo(first);
    started(mooring);
    mooring.meters().bindTo(second);
    get(mooring.output("orders").invoke(Request.create(Payload.utf8("x"))));

    assertEquals(1, first.get("mooring_binding_sent").counter().count());
    assertEquals(1, second.get("mooring_binding_sent").counter().count());
    assertEquals(1, second.get("mooring_components").tags("state", "failed").gauge().value());
    assertEquals(1, second.get("mooring_components").tags("state", "ready").gauge().value());
    mooring.close();
    for (SimpleMeterRegistry registry : List.of(first, second)) {
      assertEquals(
          List.of(),
          new ArrayList<>(registry.getMeters()).stream().filter(Gauge.class::isInstance).toList());
    }
  }

  // ---- the application's id ----

  @Test
  void theIdIsGivenOrTheApplicationsNameOrThatOfTheEnvironment() {
    Map<String, String> environment = Map.of("APP_ID", "launched");
    assertEquals("shop", idOf(Mooring.builder().applicationId("shop").application(Base.class)));
    assertEquals(
        "mooring-test",
        idOf(Mooring.builder().application(MooringTest.class).environment(environment)));
    assertEquals("launched", idOf(Mooring.builder().environment(environment)));
  }

  private static String idOf(MooringBuilder builder) {
    try (Mooring mooring = builder.build()) {
      return mooring.applicationId();
    }
  }

  @Test
  void anIdIsNeverMadeUp() {
    assertContains(
        String.valueOf(
            assertThrows(
                    MooringException.class, () -> Mooring.builder().environment(Map.of()).build())
                .getMessage()),
        "the application has no id; give one with applicationId");
    assertThrows(MooringException.class, () -> Mooring.builder().applicationId("my.shop").build());
  }
}
