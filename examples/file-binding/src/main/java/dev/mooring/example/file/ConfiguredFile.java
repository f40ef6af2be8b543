package dev.mooring.example.file;

import dev.mooring.api.BindingContext;
import dev.mooring.api.ConfiguredBinding;
import dev.mooring.api.Direction;
import dev.mooring.api.InputBinding;
import dev.mooring.api.OutputBinding;
import dev.mooring.api.config.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** A component's values, known to be right. Whoever only checks a configuration stops here. */
record ConfiguredFile(
    Set<Direction> directions,
    List<Problem> warnings,
    Path path,
    Duration pollInterval,
    int maxRetries,
    Duration retryDelay,
    int maxQueued)
    implements ConfiguredBinding {

  /** Two inputs of one file would overwrite each other's position; outputs may share a file. */
  @Override
  public Set<String> claims() {
    return directions.contains(Direction.INPUT) ? Set.of("position of file " + path) : Set.of();
  }

  /** The position lies beside the file, but the dead letters of an input need the directory. */
  @Override
  public boolean needsDataDirectory() {
    return directions.contains(Direction.INPUT);
  }

  @Override
  public InputBinding openInput(BindingContext context) {
    require(Direction.INPUT, context);
    return new FileInput(this, context);
  }

  @Override
  public OutputBinding openOutput(BindingContext context) {
    require(Direction.OUTPUT, context);
    return new FileOutput(this, context);
  }

  String unreachable(IOException e) {
    return "cannot use %s: %s; expected a folder to read and write in".formatted(path, e);
  }

  private void require(Direction direction, BindingContext context) {
    if (!directions.contains(direction)) {
      throw new IllegalStateException(
          "component %s cannot be opened for %s; expected one of %s"
              .formatted(context.name(), direction, directions));
    }
  }
}
