package dev.mooring.runtime.registry;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What {@code {uuid}} stands for in each component: drawn once and kept while the component is
 * there, so that reading its file again changes nothing. Safe for any thread.
 */
final class InstanceIds {

  private final Map<String, UUID> ids = new HashMap<>();

  synchronized UUID of(String component) {
    return ids.computeIfAbsent(component, name -> UUID.randomUUID());
  }

  /** Forgets those of components that are gone. */
  synchronized void retain(Set<String> components) {
    ids.keySet().retainAll(components);
  }
}
