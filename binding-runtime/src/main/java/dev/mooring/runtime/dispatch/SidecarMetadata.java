package dev.mooring.runtime.dispatch;

import dev.mooring.runtime.registry.ComponentStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a sidecar says of itself. Immutable.
 *
 * @param applicationId the application that it serves
 * @param version its own version
 * @param components all components of the application
 * @param extended what clients have added, and what clients look for by name
 * @param application the way to the application, if there is one
 */
public record SidecarMetadata(
    String applicationId,
    String version,
    List<ComponentStatus> components,
    Map<String, String> extended,
    Optional<AppConnection> application) {

  public SidecarMetadata {
    components = List.copyOf(components);
    extended = Map.copyOf(extended);
  }
}
