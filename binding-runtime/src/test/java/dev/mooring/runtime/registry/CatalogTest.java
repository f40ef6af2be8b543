package dev.mooring.runtime.registry;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.runtime.memory.MemoryBindingProvider;
import dev.mooring.runtime.memory.MemoryBroker;
import dev.mooring.runtime.secret.EnvironmentSecretStoreProvider;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class CatalogTest {

  @Test
  void findsTheSecretStoresOfTheRuntimeByTheServiceLoader() {
    Catalog catalog = Catalog.discover(CatalogTest.class.getClassLoader());
    assertTrue(
        catalog
            .types()
            .containsAll(
                Set.of(
                    "secretstores.kubernetes",
                    "secretstores.local.env",
                    "secretstores.local.file")),
        catalog.types().toString());
  }

  @Test
  void knowsTheFieldsOfEachType() {
    Catalog catalog =
        new Catalog(
            List.of(new MemoryBindingProvider(new MemoryBroker())),
            List.of(new EnvironmentSecretStoreProvider()));
    assertAll(
        () ->
            assertEquals(
                "url", catalog.schema("bindings.memory").orElseThrow().fields().get(0).name()),
        () ->
            assertEquals(
                "prefix",
                catalog.schema("secretstores.local.env").orElseThrow().fields().get(0).name()),
        () -> assertTrue(catalog.schema("bindings.other").isEmpty()));
  }

  @Test
  void refusesTwoProvidersOfOneType() {
    MemoryBindingProvider provider = new MemoryBindingProvider(new MemoryBroker());
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Catalog(List.of(provider, provider), List.of()));
    assertTrue(String.valueOf(e.getMessage()).contains("is served by two providers"));
  }

  @Test
  void moreProvidersServeTheirTypesInPlaceOfThoseBefore() {
    MemoryBindingProvider before = new MemoryBindingProvider(new MemoryBroker(), "bindings.more");
    MemoryBindingProvider after = new MemoryBindingProvider(new MemoryBroker());
    Catalog catalog = new Catalog(List.of(before), List.of()).with(List.of(after), List.of());

    assertSame(after, catalog.binding("bindings.memory").orElseThrow());
    assertSame(before, catalog.binding("bindings.more").orElseThrow());
    assertThrows(
        IllegalArgumentException.class, () -> catalog.with(List.of(after, after), List.of()));
  }
}
