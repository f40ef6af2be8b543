package dev.mooring.runtime.guice;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.AbstractModule;
import com.google.inject.Binder;
import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.Module;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.Multibinder;
import dev.mooring.api.BindingException;
import dev.mooring.api.BindingProvider;
import dev.mooring.api.Delivery;
import dev.mooring.api.DeliveryHandler;
import dev.mooring.api.Disposition;
import dev.mooring.api.InputBinding;
import dev.mooring.api.OutputBinding;
import dev.mooring.api.Payload;
import dev.mooring.api.Request;
import dev.mooring.runtime.BindingName;
import dev.mooring.runtime.ComponentSpec;
import dev.mooring.runtime.MessageHandler;
import dev.mooring.runtime.Mooring;
import dev.mooring.runtime.MooringBuilder;
import dev.mooring.runtime.OnBinding;
import dev.mooring.runtime.Sender;
import dev.mooring.runtime.memory.MemoryBindingProvider;
import dev.mooring.runtime.memory.MemoryBroker;
import dev.mooring.runtime.memory.MemorySecretStoreProvider;
import dev.mooring.runtime.secret.SecretStoreProvider;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a service gets that installs the module. */
@Timeout(60)
final class MooringModuleTest {

  record Order(String id, int pieces) {}

  /** What the service keeps. */
  @Singleton
  static final class Book {
    final List<String> entries = new CopyOnWriteArrayList<>();
  }

  /** A class of the service, which knows names and nothing else. */
  static final class Shop {
    final OutputBinding sends;
    final InputBinding receives;

    @Inject
    Shop(@BindingName("orders") OutputBinding sends, @BindingName("orders") InputBinding receives) {
      this.sends = sends;
      this.receives = receives;
    }
  }

  static final class OrderHandler implements MessageHandler<Order> {
    private final Book book;
    private final OutputBinding receipts;

    @Inject
    OrderHandler(Book book, @BindingName("receipts") OutputBinding receipts) {
      this.book = book;
      this.receipts = receipts;
    }

    @Override
    public CompletionStage<?> handle(Order order, Delivery delivery) {
      book.entries.add(order.id() + " " + order.pieces());
      return receipts.invoke(Request.create(Payload.utf8("receipt for " + order.id())));
    }
  }

  static final class RawHandler implements DeliveryHandler {
    @Override
    public CompletionStage<Disposition> handle(Delivery delivery) {
      return CompletableFuture.completedFuture(Disposition.accept());
    }
  }

  static final class Events {
    private final Book book;

    @Inject
    Events(Book book) {
      this.book = book;
    }

    @OnBinding("orders")
    void onOrder(Order order) {
      book.entries.add("event " + order.id());
    }
  }

  private final MemoryBroker broker = new MemoryBroker();

  @TempDir private Path folder;

  private Module module(Consumer<Binder> handlers, ComponentSpec... components) {
    return new MooringModule() {
      @Override
      protected void configureMooring(MooringBuilder mooring) {
        mooring.applicationId("shop").withoutDataDirectory();
        for (ComponentSpec component : components) {
          mooring.component(component);
        }
        Multibinder.newSetBinder(binder(), BindingProvider.class)
            .addBinding()
            .toInstance(new MemoryBindingProvider(broker));
        handlers.accept(binder());
      }
    };
  }

  private static ComponentSpec memory(String name) {
    return ComponentSpec.of(name, "bindings.memory").with("url", "here").with("topic", name);
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static String messageOf(Module... modules) {
    return String.valueOf(
        assertThrows(CreationException.class, () -> Guice.createInjector(modules)).getMessage());
  }

  private static void assertContains(String text, String... parts) {
    for (String part : parts) {
      assertTrue(text.contains(part), () -> "\"" + part + "\" is missing in: " + text);
    }
  }

  @Test
  void bindingsAreInjectedByNameAndWorkOnceMooringIsStarted() throws Exception {
    Injector injector = Guice.createInjector(module(m -> {}, memory("orders")));
    Shop shop = injector.getInstance(Shop.class);
    List<String> received = new CopyOnWriteArrayList<>();
    try (Mooring mooring = injector.getInstance(Mooring.class)) {
      get(mooring.start());

      get(
          shop.receives
              .subscribe(
                  delivery -> {
                    received.add(delivery.payload().utf8());
                    return CompletableFuture.completedFuture(Disposition.accept());
                  })
              .ready());
      get(shop.sends.invoke(Request.create(Payload.utf8("1"))));

      await().until(() -> received.equals(List.of("1")));
    }
    ExecutionException closed =
        assertThrows(
            ExecutionException.class,
            () -> get(shop.sends.invoke(Request.create(Payload.empty()))));
    assertContains(String.valueOf(closed.getMessage()), "\"orders\" is closed");
  }

  @Test
  void aBindingThatIsUsedBeforeTheStartSaysSo() {
    Shop shop = Guice.createInjector(module(m -> {}, memory("orders"))).getInstance(Shop.class);

    ExecutionException refused =
        assertThrows(
            ExecutionException.class,
            () -> get(shop.sends.invoke(Request.create(Payload.empty()))));
    assertContains(String.valueOf(refused.getMessage()), "\"orders\" has not started");
    assertThrows(
        BindingException.class, () -> shop.receives.subscribe(d -> new CompletableFuture<>()));
  }

  @Test
  void aHandlerClassIsFoundInjectedAndCalled() throws Exception {
    Injector injector =
        Guice.createInjector(
            module(
                m -> HandlerBinder.of(m).bindHandler("orders").to(OrderHandler.class),
                memory("orders"),
                memory("receipts")));
    try (Mooring mooring = injector.getInstance(Mooring.class)) {
      mooring.start();
      assertTrue(mooring.awaitReady().isReady(), () -> mooring.health().toString());

      broker.publish("orders", "{\"id\":\"a\",\"pieces\":2}");

      await().until(() -> !broker.published("receipts").isEmpty());
      assertEquals(List.of("a 2"), injector.getInstance(Book.class).entries);
      assertEquals("receipt for a", broker.published("receipts").get(0).payload().utf8());
    }
  }

  @Test
  void annotatedMethodsOfBoundClassesAreFoundAndCalled() throws Exception {
    Injector injector =
        Guice.createInjector(
            module(m -> {}, memory("orders")),
            new AbstractModule() {
              @Override
              protected void configure() {
                bind(Events.class);
              }
            });
    try (Mooring mooring = injector.getInstance(Mooring.class)) {
      mooring.start();
      mooring.awaitReady();

      broker.publish("orders", "{\"id\":\"a\"}");

      await().until(() -> injector.getInstance(Book.class).entries.equals(List.of("event a")));
    }
  }

  @Test
  void filesAndCodeTogetherMakeTheComponents() throws Exception {
    Files.writeString(
        folder.resolve("filed.yaml"),
        """
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata: {name: filed}
        spec:
          type: bindings.memory
          version: v1
          metadata:
          - {name: url, value: here}
          - {name: topic, value: "${{ TOPIC }}"}
        """);
    Injector injector =
        Guice.createInjector(
            new MooringModule() {
              @Override
              protected void configureMooring(MooringBuilder mooring) {
                mooring
                    .applicationId("shop")
                    .components(folder)
                    .set("TOPIC", "t")
                    .component(memory("coded"))
                    .provider(new MemoryBindingProvider(broker));
                bindSender("filed", Order.class);
              }
            });
    try (Mooring mooring = injector.getInstance(Mooring.class)) {
      get(mooring.start());
      get(
          injector
              .getInstance(Key.get(new TypeLiteral<Sender<Order>>() {}, BindingNames.of("filed")))
              .send(new Order("a", 1)));
      get(
          injector
              .getInstance(Key.get(OutputBinding.class, BindingNames.of("coded")))
              .invoke(Request.create(Payload.utf8("x"))));
    }
    assertEquals("{\"id\":\"a\",\"pieces\":1}", broker.published("t").get(0).payload().utf8());
    assertEquals(1, broker.published("coded").size());
  }

  @Test
  void secretStoresComeByMultibinding() throws Exception {
    Injector injector =
        Guice.createInjector(
            module(
                m ->
                    Multibinder.newSetBinder(m, SecretStoreProvider.class)
                        .addBinding()
                        .toInstance(
                            new MemorySecretStoreProvider(
                                "secretstores.memory", Map.of("broker", Map.of("topic", "t")))),
                ComponentSpec.of("vault", "secretstores.memory"),
                ComponentSpec.of("orders", "bindings.memory")
                    .with("url", "here")
                    .withSecret("topic", "broker", "topic")
                    .secretStore("vault")));
    try (Mooring mooring = injector.getInstance(Mooring.class)) {
      get(mooring.start());
      get(mooring.output("orders").invoke(Request.create(Payload.utf8("x"))));
    }
    assertEquals(1, broker.published("t").size());
  }

  @Test
  void anInjectedBindingThatNoComponentHasFailsTheInjectorNamingBoth() {
    assertContains(
        messageOf(
            module(m -> {}, memory("ordres")),
            new AbstractModule() {
              @Override
              protected void configure() {
                bind(Shop.class);
              }
            }),
        "Shop",
        "sends",
        "@BindingName(\"orders\")",
        "@BindingName(\"ordres\") bound at MooringModuleTest.java:");
  }

  @Test
  void anInjectedDirectionThatItsComponentLacksFailsTheInjectorNamingBoth() {
    assertContains(
        messageOf(
            module(m -> {}, memory("orders").with("direction", "output")),
            new AbstractModule() {
              @Override
              protected void configure() {
                bind(Shop.class);
              }
            }),
        "MooringModuleTest$Shop",
        "InputBinding of \"orders\"",
        "component \"orders\" at MooringModuleTest.java:",
        "has no input");
  }

  @Test
  void aHandlerWithoutAComponentFailsTheInjectorNamingBoth() {
    assertContains(
        messageOf(
            module(
                m -> HandlerBinder.of(m).bindHandler("ordres").to(OrderHandler.class),
                memory("orders"),
                memory("receipts"))),
        "handler MooringModuleTest$OrderHandler of component \"ordres\"",
        "does not exist; did you mean \"orders\"?");
  }

  @Test
  void twoHandlersOfOneComponentFailTheInjectorNamingAllThree() {
    assertContains(
        messageOf(
            module(
                m -> {
                  HandlerBinder.of(m).bindHandler("orders").to(RawHandler.class);
                },
                memory("orders")),
            new AbstractModule() {
              @Override
              protected void configure() {
                bind(Events.class);
              }
            }),
        "MooringModuleTest$RawHandler",
        "MooringModuleTest$Events.onOrder(Order)",
        "component \"orders\"");
  }

  @Test
  void aSenderWithoutAComponentFailsTheInjector() {
    assertContains(
        messageOf(
            new MooringModule() {
              @Override
              protected void configureMooring(MooringBuilder mooring) {
                mooring.applicationId("shop").component(memory("orders"));
                mooring.provider(new MemoryBindingProvider(broker));
                bindSender("ordres", Order.class);
              }
            }),
        "Sender of \"ordres\"",
        "did you mean \"orders\"?");
  }

  @Test
  void anApplicationWithoutAnIdFailsTheInjector() {
    assertContains(
        messageOf(
            new MooringModule() {
              @Override
              protected void configureMooring(MooringBuilder mooring) {
                mooring.environment(Map.of());
              }
            }),
        "the application has no id");
  }

  @Test
  void aComponentThatIsWrongFailsNoInjectorAndSaysWhyWhenItIsUsed() throws Exception {
    Injector injector =
        Guice.createInjector(
            module(
                m -> HandlerBinder.of(m).bindHandler("orders").to(RawHandler.class),
                ComponentSpec.of("orders", "bindings.memory").with("url", "here"),
                memory("other")));
    Shop shop = injector.getInstance(Shop.class);
    try (Mooring mooring = injector.getInstance(Mooring.class)) {
      mooring.start();
      assertEquals(1, mooring.awaitReady().failed().size());

      ExecutionException refused =
          assertThrows(
              ExecutionException.class,
              () -> get(shop.sends.invoke(Request.create(Payload.empty()))));
      assertContains(
          String.valueOf(refused.getMessage()), "\"orders\" does not run", "\"topic\"", "missing");
    }
  }

  @Test
  void itsMetersAreInTheSetOfAllBinders() {
    Injector injector = Guice.createInjector(module(m -> {}, memory("orders")));
    assertEquals(1, injector.getInstance(new Key<Set<MeterBinder>>() {}).size());
  }
}
