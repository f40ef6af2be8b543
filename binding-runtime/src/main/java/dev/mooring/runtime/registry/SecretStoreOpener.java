package dev.mooring.runtime.registry;

import dev.mooring.api.config.ConfigurationException;
import dev.mooring.runtime.config.Component;
import dev.mooring.runtime.config.Source;
import dev.mooring.runtime.secret.SecretStore;
import dev.mooring.runtime.secret.SecretStoreProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Opens the secret stores among the components, those first that another one has the secrets of.
 */
final class SecretStoreOpener {

  private final Catalog catalog;
  private final LoadOptions options;
  private final Findings findings;
  private final OpenSecretStores stores;
  private final InstanceIds ids;

  SecretStoreOpener(
      Catalog catalog,
      LoadOptions options,
      Findings findings,
      OpenSecretStores stores,
      InstanceIds ids) {
    this.catalog = catalog;
    this.options = options;
    this.findings = findings;
    this.stores = stores;
    this.ids = ids;
  }

  void open(List<Component> components) {
    List<Component> waiting = new ArrayList<>(components);
    while (!waiting.isEmpty()) {
      List<Component> next = waiting.stream().filter(c -> !waitsForOneOf(c, waiting)).toList();
      if (next.isEmpty()) {
        waiting.forEach(this::refuseCircle);
        return;
      }
      next.forEach(this::open);
      waiting.removeAll(next);
    }
  }

  private void open(Component component) {
    Resolved resolved = new ComponentResolver(component, options, stores, ids).resolve();
    findings.add(component, resolved.problems());
    SecretStoreProvider provider = catalog.secretStore(component.type()).orElseThrow();
    if (findings.isFaulty(component)) {
      findings.add(component, resolved.check(provider.schema()));
    } else {
      open(component, resolved, provider)
          .ifPresent(store -> stores.opened(component.name(), store));
    }
    if (!stores.isOpen(component.name())) {
      stores.broken(component.name());
    }
  }

  private Optional<SecretStore> open(
      Component component, Resolved resolved, SecretStoreProvider provider) {
    try {
      SecretStore store = provider.open(component.name(), resolved.values(), options.environment());
      findings.add(component, store.warnings());
      return Optional.of(store);
    } catch (ConfigurationException e) {
      findings.add(component, e.problems());
    } catch (RuntimeException e) {
      findings.error(component, Optional.empty(), Explanation.of(e));
    }
    return Optional.empty();
  }

  private void refuseCircle(Component component) {
    stores.broken(component.name());
    findings.error(
        component,
        Optional.of("auth.secretStore"),
        "secret stores have each other's secrets, so that none can be opened first");
  }

  private static boolean waitsForOneOf(Component component, List<Component> waiting) {
    return component.items().stream().anyMatch(item -> item.source() instanceof Source.SecretKey)
        && waiting.stream()
            .anyMatch(other -> component.secretStore().equals(Optional.of(other.name())));
  }
}
