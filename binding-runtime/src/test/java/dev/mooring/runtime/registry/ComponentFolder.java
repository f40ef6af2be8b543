package dev.mooring.runtime.registry;

import dev.mooring.api.BindingDefinition;
import dev.mooring.api.config.Problem;
import dev.mooring.api.config.RawValue;
import dev.mooring.runtime.memory.MemoryBindingProvider;
import dev.mooring.runtime.memory.MemoryBroker;
import dev.mooring.runtime.memory.RecordingProvider;
import dev.mooring.runtime.secret.EnvironmentSecretStoreProvider;
import dev.mooring.runtime.secret.FileSecretStoreProvider;
import dev.mooring.runtime.secret.KubernetesSecretStoreProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A folder of component files that are loaded for the application {@code shop}. */
final class ComponentFolder {

  final MemoryBroker broker = new MemoryBroker();
  final RecordingProvider provider =
      new RecordingProvider(new MemoryBindingProvider(broker, "bindings.mqtt"));
  final Map<String, String> settings = new HashMap<>();
  final Map<String, String> environment = new HashMap<>();
  Optional<DataDirectory> dataDirectory = Optional.empty();

  private final Path dir;

  ComponentFolder(Path dir) {
    this.dir = dir;
  }

  Path write(String name, String text) {
    try {
      return Files.writeString(dir.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A component of the memory type, with the lines of more metadata items. */
  static String component(String name, String... items) {
    return """
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata:
          name: %s
        spec:
          type: bindings.memory
          version: v1
          metadata:
          - {name: url, value: "memory://here"}
          - {name: topic, value: %s-topic}
        """
            .formatted(name, name)
        + String.join("", List.of(items).stream().map(item -> "  - " + item + "\n").toList());
  }

  Components load(Path... paths) {
    Catalog catalog =
        new Catalog(
            List.of(provider),
            List.of(
                new FileSecretStoreProvider(),
                new EnvironmentSecretStoreProvider(),
                new KubernetesSecretStoreProvider()));
    LoadOptions options = new LoadOptions("shop", settings, environment, dataDirectory);
    return new ComponentLoader(catalog, options)
        .load(paths.length == 0 ? List.of(dir) : List.of(paths));
  }

  /** Problems as a reader sees them, with the folder's own path left out. */
  List<String> lines(List<Problem> problems) {
    return problems.stream()
        .map(problem -> (problem.isError() ? "" : "warning: ") + problem)
        .map(line -> line.replace(dir + "/", ""))
        .toList();
  }

  BindingDefinition definition(String component) {
    return provider.definitions().stream()
        .filter(definition -> definition.name().equals(component))
        .findFirst()
        .orElseThrow();
  }

  RawValue value(String component, String key) {
    return definition(component).values().items().stream()
        .filter(item -> item.key().equals(key))
        .findFirst()
        .orElseThrow();
  }
}
