package dev.mooring.runtime.wiring;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a sidecar is watched and looked after while it runs. Immutable.
 *
 * @param configurations files with documents of kind {@code Configuration}
 * @param metrics whether metrics are served
 * @param metricsAddress where; empty for where the API listens
 * @param metricsPort the port; 0 picks a free one
 * @param metricsPortRequired whether it has to be that port, or a free one does as well
 * @param dashboard whether there is a status page
 * @param readyRequiresBroker whether it is ready only when every component is connected
 * @param reconcile after how long files are read again although nothing was seen to change; empty
 *     if files are read once
 * @param blockShutdown for how long calls are taken at the end after the inputs have stopped
 */
public record OperationSettings(
    List<Path> configurations,
    boolean metrics,
    Optional<String> metricsAddress,
    int metricsPort,
    boolean metricsPortRequired,
    boolean dashboard,
    boolean readyRequiresBroker,
    Optional<Duration> reconcile,
    Duration blockShutdown) {

  public OperationSettings {
    configurations = List.copyOf(configurations);
  }

  /** The end is not held up. */
  public OperationSettings(
      List<Path> configurations,
      boolean metrics,
      Optional<String> metricsAddress,
      int metricsPort,
      boolean metricsPortRequired,
      boolean dashboard,
      boolean readyRequiresBroker,
      Optional<Duration> reconcile) {
    this(
        configurations,
        metrics,
        metricsAddress,
        metricsPort,
        metricsPortRequired,
        dashboard,
        readyRequiresBroker,
        reconcile,
        Duration.ZERO);
  }

  /** Nothing is served and nothing is read again. */
  public static final OperationSettings NONE =
      new OperationSettings(
          List.of(), false, Optional.empty(), 0, false, false, false, Optional.empty());

  /** With a status page. */
  public OperationSettings withDashboard() {
    return new OperationSettings(
        configurations,
        metrics,
        metricsAddress,
        metricsPort,
        metricsPortRequired,
        true,
        readyRequiresBroker,
        reconcile,
        blockShutdown);
  }
}
