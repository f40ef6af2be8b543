package dev.mooring.tck.memory;

import dev.mooring.api.BindingContext;
import dev.mooring.api.ConfiguredBinding;
import dev.mooring.api.Direction;
import dev.mooring.api.InputBinding;
import dev.mooring.api.OutputBinding;
import dev.mooring.api.config.Problem;
import dev.mooring.api.config.Values;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** A checked component. */
record MemoryConfiguration(
    MemoryFarSide farSide, Flaw flaw, Values values, Set<Direction> asked, List<Problem> warnings)
    implements ConfiguredBinding {

  @Override
  public Set<Direction> directions() {
    return flaw == Flaw.DIRECTIONS_NOT_ASKED_FOR ? EnumSet.allOf(Direction.class) : asked;
  }

  @Override
  public Set<String> claims() {
    return Set.of(
        flaw == Flaw.CLAIMS_SOMETHING_ELSE_EACH_TIME
            ? UUID.randomUUID().toString()
            : "queue \"" + values.get(MemoryProvider.PLACE) + "\"");
  }

  @Override
  public InputBinding openInput(BindingContext context) {
    require(Direction.INPUT);
    return new MemoryInput(farSide, flaw, values, context);
  }

  @Override
  public OutputBinding openOutput(BindingContext context) {
    require(Direction.OUTPUT);
    return new MemoryOutput(farSide, flaw, values.get(MemoryProvider.PLACE), context);
  }

  private void require(Direction direction) {
    if (!asked.contains(direction) && flaw != Flaw.OPENS_WHAT_IS_NOT_THERE) {
      throw new IllegalStateException("the component has no " + direction);
    }
  }
}
