package dev.mooring.runtime.memory;

import dev.mooring.api.BindingDefinition;
import dev.mooring.api.BindingProvider;
import dev.mooring.api.ConfiguredBinding;
import dev.mooring.api.config.ConfigurationException;
import dev.mooring.api.config.Schema;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Passes everything on and remembers what it was given. */
public final class RecordingProvider implements BindingProvider {

  private final BindingProvider delegate;
  private final List<BindingDefinition> definitions = new CopyOnWriteArrayList<>();

  /** In front of another provider. */
  public RecordingProvider(BindingProvider delegate) {
    this.delegate = delegate;
  }

  /** What it was given, in order. */
  public List<BindingDefinition> definitions() {
    return definitions;
  }

  @Override
  public Set<String> types() {
    return delegate.types();
  }

  @Override
  public Schema schema(String type) {
    return delegate.schema(type);
  }

  @Override
  public ConfiguredBinding configure(BindingDefinition definition) throws ConfigurationException {
    definitions.add(definition);
    return delegate.configure(definition);
  }
}
