package dev.mooring.runtime.registry;

import dev.mooring.api.BindingProvider;
import dev.mooring.api.config.Field;
import dev.mooring.api.config.Schema;
import dev.mooring.runtime.secret.SecretStoreProvider;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The component types that can be used, and who makes them. Immutable, safe for any thread. */
public final class Catalog {

  private final Map<String, BindingProvider> bindings = new TreeMap<>();
  private final Map<String, SecretStoreProvider> secretStores = new TreeMap<>();

  /**
   * A catalogue of providers.
   *
   * @throws IllegalArgumentException if two of them serve the same type
   */
  public Catalog(
      Collection<? extends BindingProvider> bindings,
      Collection<? extends SecretStoreProvider> secretStores) {
    for (BindingProvider provider : bindings) {
      provider.types().forEach(type -> put(this.bindings, type, provider));
    }
    for (SecretStoreProvider provider : secretStores) {
      put(this.secretStores, provider.type(), provider);
    }
  }

  /** What a class loader has of both by {@link ServiceLoader}. */
  public static Catalog discover(ClassLoader loader) {
    return new Catalog(
        ServiceLoader.load(BindingProvider.class, loader).stream()
            .map(ServiceLoader.Provider::get)
            .toList(),
        ServiceLoader.load(SecretStoreProvider.class, loader).stream()
            .map(ServiceLoader.Provider::get)
            .toList());
  }

  /**
   * This catalogue with more providers, which serve their types in place of those that did.
   *
   * @throws IllegalArgumentException if two of the new ones serve the same type
   */
  public Catalog with(
      Collection<? extends BindingProvider> moreBindings,
      Collection<? extends SecretStoreProvider> moreSecretStores) {
    Catalog catalog = new Catalog(moreBindings, moreSecretStores);
    bindings.forEach(catalog.bindings::putIfAbsent);
    secretStores.forEach(catalog.secretStores::putIfAbsent);
    return catalog;
  }

  /** All types, bindings and secret stores, in alphabetical order. */
  public SortedSet<String> types() {
    SortedSet<String> types = new TreeSet<>(bindings.keySet());
    types.addAll(secretStores.keySet());
    return types;
  }

  /** The fields of a type. */
  public Optional<Schema> schema(String type) {
    return binding(type)
        .map(provider -> provider.schema(type))
        .or(() -> secretStore(type).map(SecretStoreProvider::schema));
  }

  /**
   * The fields that a component of a type may have, in the order of the documentation: its own, and
   * for a binding those that the runtime obeys.
   */
  public Optional<List<Field<?>>> fields(String type) {
    return schema(type)
        .map(
            schema ->
                binding(type).isEmpty()
                    ? schema.fields()
                    : Stream.concat(schema.fields().stream(), RuntimeFields.ALL.stream())
                        .<Field<?>>map(field -> field)
                        .toList());
  }

  /** Who makes bindings of a type. */
  public Optional<BindingProvider> binding(String type) {
    return Optional.ofNullable(bindings.get(type));
  }

  /** Who opens secret stores of a type. */
  public Optional<SecretStoreProvider> secretStore(String type) {
    return Optional.ofNullable(secretStores.get(type));
  }

  private static <P> void put(Map<String, P> providers, String type, P provider) {
    P earlier = providers.put(type, provider);
    if (earlier != null) {
      throw new IllegalArgumentException(
          "component type "
              + type
              + " is served by two providers: "
              + List.of(earlier.getClass().getName(), provider.getClass().getName()));
    }
  }
}
