package dev.mooring.runtime.wiring;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.ConfigurationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.name.Names;
import dev.mooring.api.BindingException;
import dev.mooring.api.Disposition;
import dev.mooring.api.InputBinding;
import dev.mooring.api.OutputBinding;
import dev.mooring.api.Payload;
import dev.mooring.api.Request;
import dev.mooring.runtime.memory.MemoryBindingProvider;
import dev.mooring.runtime.memory.MemoryBroker;
import dev.mooring.runtime.registry.Bindings;
import dev.mooring.runtime.registry.Catalog;
import dev.mooring.runtime.registry.ComponentStatus;
import dev.mooring.runtime.registry.LoadOptions;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a service gets that installs the module. */
@Timeout(60)
final class MooringModuleTest {

  private final MemoryBroker broker = new MemoryBroker();

  @TempDir private Path folder;

  /** A class of the service, which knows names and nothing else. */
  static final class Shop {
    final OutputBinding sends;
    final InputBinding receives;

    @Inject
    Shop(@Named("orders") OutputBinding sends, @Named("orders") InputBinding receives) {
      this.sends = sends;
      this.receives = receives;
    }
  }

  @BeforeEach
  void component() throws IOException {
    write("orders", "  - {name: url, value: here}\n  - {name: topic, value: t}\n");
  }

  private void write(String name, String metadata) throws IOException {
    Files.writeString(
        folder.resolve(name + ".yaml"),
        "apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata:\n  name: "
            + name
            + "\nspec:\n  type: bindings.memory\n  version: v1\n  metadata:\n"
            + metadata);
  }

  private Injector injector() {
    return Guice.createInjector(
        MooringModule.load(
            LoadOptions.of("shop"),
            List.of(folder),
            new Catalog(List.of(new MemoryBindingProvider(broker)), List.of())));
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void bindingsAreInjectedByNameAndWorkOnceTheyAreStarted() throws Exception {
    Injector injector = injector();
    Shop shop = injector.getInstance(Shop.class);
    Bindings bindings = injector.getInstance(Bindings.class);
    List<String> received = new CopyOnWriteArrayList<>();
    get(bindings.start());

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
    get(bindings.close(Duration.ofSeconds(5)));
  }

  @Test
  void aBindingThatIsUsedBeforeTheStartSaysSo() {
    Shop shop = injector().getInstance(Shop.class);

    ExecutionException refused =
        assertThrows(
            ExecutionException.class,
            () -> get(shop.sends.invoke(Request.create(Payload.empty()))));
    assertInstanceOf(BindingException.class, refused.getCause());
    assertTrue(String.valueOf(refused.getMessage()).contains("\"orders\" has not started"));
    assertThrows(
        BindingException.class, () -> shop.receives.subscribe(d -> new CompletableFuture<>()));
  }

  @Test
  void aComponentThatIsWrongIsReportedAndTheRestStarts() throws Exception {
    write("broken", "  - {name: topic, value: t}\n");
    write(
        "sending",
        "  - {name: url, value: here}\n  - {name: topic, value: t}\n"
            + "  - {name: direction, value: output}\n");
    Injector injector = injector();
    Bindings bindings = injector.getInstance(Bindings.class);
    get(bindings.start());

    get(injector.getInstance(Shop.class).sends.invoke(Request.create(Payload.empty())));
    assertEquals(
        List.of("broken"),
        bindings.status().stream()
            .filter(status -> status.opened().isEmpty())
            .map(ComponentStatus::name)
            .toList());
    assertThrows(
        ConfigurationException.class,
        () -> injector.getInstance(Key.get(OutputBinding.class, Names.named("broken"))));
    assertThrows(
        ConfigurationException.class,
        () -> injector.getInstance(Key.get(InputBinding.class, Names.named("sending"))));
    get(bindings.close(Duration.ZERO));
  }
}
