package dev.mooring.runtime;

import dev.mooring.api.Direction;
import dev.mooring.api.config.Nearest;
import dev.mooring.runtime.registry.Components;
import dev.mooring.runtime.registry.ConfiguredComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Whether handlers and components fit together: found before anything starts. Stateless. */
final class HandlerCheck {

  private HandlerCheck() {}

  /** A sentence for each handler that has no place, naming it and the component. */
  static List<String> mistakes(List<HandlerSpec> handlers, Components components) {
    List<String> mistakes = new ArrayList<>();
    Map<String, HandlerSpec> first = new HashMap<>();
    for (HandlerSpec handler : handlers) {
      String subject = subject(handler);
      handler.mistake().ifPresent(mistake -> mistakes.add(subject + " " + mistake));
      HandlerSpec earlier = first.putIfAbsent(handler.component(), handler);
      if (earlier != null) {
        mistakes.add(
            "%s comes second: component \"%s\" has the handler %s already; give it one"
                .formatted(subject, handler.component(), earlier.description()));
      } else {
        place(handler, components, mistakes);
      }
    }
    return mistakes;
  }

  private static void place(HandlerSpec handler, Components components, List<String> mistakes) {
    for (ConfiguredComponent component : components.configured()) {
      if (component.component().name().equals(handler.component())) {
        if (!component.opens(Direction.INPUT)) {
          mistakes.add(
              "%s has nothing to handle: component \"%s\" at %s (%s) has no input"
                  .formatted(
                      subject(handler),
                      handler.component(),
                      component.component().location(),
                      component.component().type()));
        }
        return;
      }
    }
    boolean isRejected =
        components.rejected().stream()
            .anyMatch(rejected -> rejected.component().name().equals(handler.component()));
    if (!isRejected) {
      mistakes.add(subject(handler) + ", which does not exist; " + expected(handler, components));
    }
  }

  /** Ends a sentence about a name that no component has. */
  static String expected(String name, Set<String> names) {
    if (names.isEmpty()) {
      return "there is no component at all";
    }
    return Nearest.to(name, names)
        .map(near -> "did you mean \"" + near + "\"?")
        .orElse("expected one of " + String.join(", ", new TreeSet<>(names)));
  }

  private static String expected(HandlerSpec handler, Components components) {
    return expected(handler.component(), names(components));
  }

  static Set<String> names(Components components) {
    Set<String> names = new TreeSet<>();
    components.configured().forEach(one -> names.add(one.component().name()));
    components.rejected().forEach(one -> names.add(one.component().name()));
    return names;
  }

  private static String subject(HandlerSpec handler) {
    return "handler " + handler.description() + " of component \"" + handler.component() + "\"";
  }
}
