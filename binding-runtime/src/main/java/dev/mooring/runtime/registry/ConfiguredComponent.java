package dev.mooring.runtime.registry;

import dev.mooring.api.ConfiguredBinding;
import dev.mooring.api.Direction;
import dev.mooring.runtime.config.Component;
import java.util.Set;

/**
 * A component that was found right. Immutable.
 *
 * @param component as its file has it
 * @param binding from which its two sides are opened
 * @param requested the directions that the component asks for by name; empty if it leaves that open
 * @param route the path at which the application takes its events; the component's name by default
 * @param fanOut whether the application's answers may name outputs that they are to be sent to
 * @param fingerprint tells whether another reading of the files has found the same
 */
public record ConfiguredComponent(
    Component component,
    ConfiguredBinding binding,
    Set<Direction> requested,
    String route,
    boolean fanOut,
    String fingerprint) {

  public ConfiguredComponent {
    requested = Set.copyOf(requested);
  }

  /** Whether it runs in a direction: its type has it, and the component does not leave it out. */
  public boolean opens(Direction direction) {
    return binding.directions().contains(direction)
        && (requested.isEmpty() || requested.contains(direction));
  }

  /** The same component, told what it takes the place of. */
  ConfiguredComponent replacing(ConfiguredComponent predecessor) {
    return new ConfiguredComponent(
        component, binding.replacing(predecessor.binding()), requested, route, fanOut, fingerprint);
  }
}
