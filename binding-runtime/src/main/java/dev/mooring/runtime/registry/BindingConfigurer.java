package dev.mooring.runtime.registry;

import dev.mooring.api.BindingProvider;
import dev.mooring.api.ConfiguredBinding;
import dev.mooring.api.Direction;
import dev.mooring.api.config.ConfigurationException;
import dev.mooring.runtime.config.Component;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks binding components, each by its provider and all against each other. */
final class BindingConfigurer {

  private static final Logger LOG = LoggerFactory.getLogger(BindingConfigurer.class);

  private final Catalog catalog;
  private final LoadOptions options;
  private final Findings findings;
  private final OpenSecretStores stores;
  private final InstanceIds ids;
  private final Map<String, Component> claims = new HashMap<>();

  BindingConfigurer(
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

  /** The component if nothing is wrong with it; otherwise the findings say why. */
  Optional<ConfiguredComponent> configure(Component component) {
    Resolved resolved = new ComponentResolver(component, options, stores, ids).resolve();
    findings.add(component, resolved.problems());
    BindingProvider provider = catalog.binding(component.type()).orElseThrow();
    if (!resolved.isComplete()) {
      findings.add(component, resolved.check(provider.schema(component.type())));
      return Optional.empty();
    }
    Optional<ConfiguredBinding> binding = configure(component, resolved, provider);
    binding.ifPresent(configured -> check(component, resolved, configured));
    return binding
        .filter(configured -> !findings.isFaulty(component))
        .map(
            configured ->
                new ConfiguredComponent(
                    component,
                    configured,
                    resolved.requested(),
                    resolved.route(),
                    resolved.fanOut(),
                    resolved.fingerprint()));
  }

  private Optional<ConfiguredBinding> configure(
      Component component, Resolved resolved, BindingProvider provider) {
    try {
      ConfiguredBinding binding = provider.configure(resolved.definition(options.applicationId()));
      findings.add(component, binding.warnings());
      return Optional.of(binding);
    } catch (ConfigurationException e) {
      findings.add(component, e.problems());
    } catch (RuntimeException e) {
      LOG.debug("checking {}", component.logName(), e);
      findings.error(component, Optional.empty(), Explanation.of(e));
    }
    return Optional.empty();
  }

  private void check(Component component, Resolved resolved, ConfiguredBinding binding) {
    for (Direction direction : resolved.requested()) {
      if (!binding.directions().contains(direction)) {
        findings.error(
            component,
            Optional.of("direction"),
            component.type() + " has no " + direction.name().toLowerCase(Locale.ROOT));
      }
    }
    checkDataDirectory(component, binding);
    if (!findings.isFaulty(component)) {
      claim(component, binding.claims());
    }
  }

  private void checkDataDirectory(Component component, ConfiguredBinding binding) {
    if (!binding.needsDataDirectory()) {
      return;
    }
    options
        .dataDirectory()
        .ifPresent(
            directory ->
                directory
                    .obstacle()
                    .ifPresent(
                        obstacle ->
                            findings.error(
                                component,
                                Optional.empty(),
                                "needs the data directory %s, but %s; expected one that can be written"
                                    .formatted(directory, obstacle))));
  }

  private void claim(Component component, Set<String> wanted) {
    wanted.stream()
        .sorted()
        .forEach(
            claim -> {
              Component holder = claims.putIfAbsent(claim, component);
              if (holder != null) {
                findings.error(
                    component,
                    Optional.empty(),
                    "uses %s, which component \"%s\" at %s uses too; give each its own"
                        .formatted(claim, holder.name(), holder.location()));
              }
            });
  }
}
