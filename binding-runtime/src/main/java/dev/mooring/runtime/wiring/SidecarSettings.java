package dev.mooring.runtime.wiring;

import dev.mooring.runtime.dispatch.AppConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a sidecar is told when it is started. Immutable.
 *
 * @param applicationId the application it serves; not blank
 * @param application the way to the application; empty if it takes no events
 * @param probeTimeout how long the application may take to say which events it wants
 * @param resources component files, or directories of them
 * @param placeholders values for <code>${{ NAME }}</code> that go before the environment
 * @param environment the variables of the process
 * @param dataDirectory where dead letters and sessions are kept
 * @param api where and for whom the API listens
 * @param grace how long work under way may take at the end
 * @param operation how it is watched and looked after
 */
public record SidecarSettings(
    String applicationId,
    Optional<AppConnection> application,
    Duration probeTimeout,
    List<Path> resources,
    Map<String, String> placeholders,
    Map<String, String> environment,
    Path dataDirectory,
    ApiSettings api,
    Duration grace,
    OperationSettings operation) {

  /** How long an application may take to say which events it wants, where nobody says. */
  public static final Duration DEFAULT_PROBE_TIMEOUT = Duration.ofSeconds(3);

  public SidecarSettings {
    resources = List.copyOf(resources);
    placeholders = Map.copyOf(placeholders);
    environment = Map.copyOf(environment);
  }
}
