package dev.mooring.runtime.wiring;

import dev.mooring.runtime.http.AppAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a sidecar is told when it is started. Immutable.
 *
 * @param applicationId the application it serves; not blank
 * @param application where the application listens; empty if it takes no events
 * @param resources component files, or directories of them
 * @param placeholders values for <code>${{ NAME }}</code> that go before the environment
 * @param environment the variables of the process
 * @param dataDirectory where dead letters and sessions are kept
 * @param listenAddresses the local addresses that the API listens on
 * @param httpPort the port of the HTTP API; 0 picks a free one
 * @param grace how long work under way may take at the end
 */
public record SidecarSettings(
    String applicationId,
    Optional<AppAddress> application,
    List<Path> resources,
    Map<String, String> placeholders,
    Map<String, String> environment,
    Path dataDirectory,
    List<String> listenAddresses,
    int httpPort,
    Duration grace) {

  public SidecarSettings {
    resources = List.copyOf(resources);
    placeholders = Map.copyOf(placeholders);
    environment = Map.copyOf(environment);
    listenAddresses = List.copyOf(listenAddresses);
  }
}
