package dev.mooring.runtime.registry;

import dev.mooring.api.config.Problem;
import dev.mooring.runtime.config.Component;
import dev.mooring.runtime.config.ComponentFiles;
import dev.mooring.runtime.config.ConfigurationParser;
import dev.mooring.runtime.config.Document;
import dev.mooring.runtime.config.Expansion;
import dev.mooring.runtime.config.FileContents;
import dev.mooring.runtime.config.ResiliencePolicies;
import dev.mooring.runtime.config.ResiliencyParser;
import dev.mooring.runtime.config.RuntimeConfiguration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads, expands, resolves and checks all components of an application together, so that all
 * mistakes of all files are known before anything starts.
 */
public final class ComponentLoader {

  private static final Logger LOG = LoggerFactory.getLogger(ComponentLoader.class);

  /** Kinds beside components that the runtime makes use of. */
  private static final Set<String> USED_KINDS = Set.of("Resiliency", "Configuration");

  private final Catalog catalog;
  private final LoadOptions options;
  private final InstanceIds ids = new InstanceIds();

  /** With the types that can be used, for one application. */
  public ComponentLoader(Catalog catalog, LoadOptions options) {
    this.catalog = catalog;
    this.options = options;
  }

  /**
   * Loads files and directories. Never fails: what is wrong is among the problems. Blocks while it
   * reads files and asks secret stores.
   */
  public Components load(List<Path> paths) {
    return load(paths, List.of());
  }

  /**
   * The same with further files of which only documents of kind {@code Configuration} count, as
   * Dapr keeps them apart.
   */
  public Components load(List<Path> paths, List<Path> configurationPaths) {
    return load(ComponentFiles.read(paths), ComponentFiles.read(configurationPaths));
  }

  /** The same with what was read, or made, before. */
  public Components load(FileContents contents) {
    return load(contents, ComponentFiles.read(List.of()));
  }

  private Components load(FileContents contents, FileContents more) {
    contents.documents().forEach(ComponentLoader::note);
    List<Document> documents = new ArrayList<>(contents.documents());
    documents.addAll(more.documents());
    List<Problem> problems = new ArrayList<>(contents.problems());
    problems.addAll(more.problems());
    RuntimeConfiguration configuration = ConfigurationParser.parse(documents, problems);
    ResiliencePolicies resilience =
        ResiliencyParser.parse(contents.documents(), options.applicationId(), problems);
    Findings findings = new Findings();
    problems.forEach(findings::add);
    List<String> files = new ArrayList<>(contents.files());
    files.addAll(more.files());
    List<Component> inScope = contents.components().stream().filter(this::isInScope).toList();
    inScope.forEach(component -> findings.add(component, component.problems()));
    refuseDuplicates(inScope, findings);
    inScope.stream()
        .filter(component -> !configuration.admits(component))
        .forEach(component -> refuseDenied(component, findings));
    List<Component> usable = new ArrayList<>(inScope);
    TypeCheck types = new TypeCheck(catalog, findings);
    usable.removeIf(
        component ->
            component.name().isEmpty()
                || !types.isKnown(component)
                || !configuration.admits(component));
    ids.retain(inScope.stream().map(Component::name).collect(Collectors.toSet()));

    try (OpenSecretStores stores = new OpenSecretStores()) {
      List<Component> secretStores =
          usable.stream().filter(c -> catalog.secretStore(c.type()).isPresent()).toList();
      new SecretStoreOpener(catalog, options, findings, stores, ids).open(secretStores);
      usable.removeAll(secretStores);
      BindingConfigurer configurer = new BindingConfigurer(catalog, options, findings, stores, ids);
      List<ConfiguredComponent> configured =
          usable.stream().flatMap(component -> configurer.configure(component).stream()).toList();
      return new Components(
          configured,
          secretStores.stream().filter(store -> !findings.isFaulty(store)).toList(),
          inScope.stream()
              .filter(findings::isFaulty)
              .map(component -> new Components.Rejected(component, findings.reason(component)))
              .toList(),
          configuration,
          resilience,
          findings.problems(files),
          findings.mistakes(files));
    }
  }

  private boolean isInScope(Component component) {
    String namespace = options.environment().getOrDefault(Expansion.NAMESPACE, "");
    boolean inScope = component.isFor(options.applicationId(), namespace);
    if (!inScope) {
      LOG.debug("{}: {} is not in scope", component.location(), component.logName());
    }
    return inScope;
  }

  private static void refuseDuplicates(List<Component> components, Findings findings) {
    Map<String, Component> byName = new HashMap<>();
    for (Component component : components) {
      Component earlier = byName.putIfAbsent(component.name(), component);
      if (earlier != null && !component.name().isEmpty()) {
        findings.error(
            component,
            Optional.of("metadata.name"),
            "\"%s\" is the name of the component at %s too; give each its own"
                .formatted(component.name(), earlier.location()));
      }
    }
  }

  private static void refuseDenied(Component component, Findings findings) {
    findings.error(
        component,
        Optional.of("spec.type"),
        "\"" + component.type() + "\" is denied by spec.components.deny of a Configuration");
  }

  private static void note(Document document) {
    if (!document.kind().isEmpty() && !USED_KINDS.contains(document.kind())) {
      LOG.info(
          "{}: kind \"{}\" has no effect here and is ignored",
          document.location(),
          document.kind());
    }
  }
}
