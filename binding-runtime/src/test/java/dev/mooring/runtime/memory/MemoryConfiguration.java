package dev.mooring.runtime.memory;

import dev.mooring.api.BindingContext;
import dev.mooring.api.ConfiguredBinding;
import dev.mooring.api.Direction;
import dev.mooring.api.InputBinding;
import dev.mooring.api.OutputBinding;
import dev.mooring.api.config.Problem;
import dev.mooring.api.config.Values;
import java.util.List;
import java.util.Set;

/** A checked component. */
record MemoryConfiguration(
    MemoryBroker broker, Values values, Set<Direction> directions, List<Problem> warnings)
    implements ConfiguredBinding {

  @Override
  public Set<String> claims() {
    return values
        .find(MemoryBindingProvider.CONSUMER_ID)
        .map(id -> Set.of("the queue \"" + id + "\""))
        .orElse(Set.of());
  }

  @Override
  public boolean needsDataDirectory() {
    return values.get(MemoryBindingProvider.KEEPS_FILES);
  }

  @Override
  public boolean failsFast() {
    return switch (values.get(MemoryBindingProvider.START)) {
      case FAIL_FAST, HANG_FAST -> true;
      case NORMAL, FAIL, THROW, HANG -> false;
    };
  }

  @Override
  public InputBinding openInput(BindingContext context) {
    return new MemoryInput(broker, values, context);
  }

  @Override
  public OutputBinding openOutput(BindingContext context) {
    if (needsDataDirectory()) {
      context.dataDirectory();
    }
    return new MemoryOutput(broker, values, context);
  }
}
