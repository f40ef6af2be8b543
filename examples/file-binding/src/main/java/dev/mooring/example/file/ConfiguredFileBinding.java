package dev.mooring.example.file;

import dev.mooring.api.BindingContext;
import dev.mooring.api.ConfiguredBinding;
import dev.mooring.api.Direction;
import dev.mooring.api.InputBinding;
import dev.mooring.api.OutputBinding;
import dev.mooring.api.config.Problem;
import dev.mooring.api.config.Values;
import java.util.List;
import java.util.Set;

/** A checked component; nothing is open yet. */
record ConfiguredFileBinding(Values values, Set<Direction> directions, List<Problem> warnings)
    implements ConfiguredBinding {

  ConfiguredFileBinding {
    directions = Set.copyOf(directions);
    warnings = List.copyOf(warnings);
  }

  /** Any number of components may read and append to one file. */
  @Override
  public Set<String> claims() {
    return Set.of();
  }

  /** The input keeps its position there. */
  @Override
  public boolean needsDataDirectory() {
    return directions.contains(Direction.INPUT);
  }

  @Override
  public InputBinding openInput(BindingContext context) {
    require(Direction.INPUT);
    return new FileInput(
        values.get(FileBindingProvider.PATH),
        values.get(FileBindingProvider.POLL_INTERVAL),
        values.get(FileBindingProvider.MAX_RETRIES),
        context);
  }

  @Override
  public OutputBinding openOutput(BindingContext context) {
    require(Direction.OUTPUT);
    return new FileOutput(values.get(FileBindingProvider.PATH), context);
  }

  private void require(Direction direction) {
    if (!directions.contains(direction)) {
      throw new IllegalStateException("the component was not asked for " + direction);
    }
  }
}
