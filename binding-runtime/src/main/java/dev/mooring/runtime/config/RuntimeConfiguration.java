package dev.mooring.runtime.config;

import java.util.List;
import java.util.Optional;

/**
 * What documents of kind {@code Configuration} ask of the runtime. Immutable.
 *
 * @param api which parts of the API may be called
 * @param tracing where traces go, if that is said
 * @param deniedTypes component types that may not be used, in lower case, with or without a version
 * @param metrics whether metrics are served, if that is said
 * @param latencyBuckets the upper bounds of latency histograms in milliseconds; empty if that is
 *     left to us
 * @param errorCodes whether the errors that callers are told are counted
 * @param hotReload whether changed files take effect, where nothing else says that they do not
 */
public record RuntimeConfiguration(
    ApiAccess api,
    Optional<TracingSettings> tracing,
    List<String> deniedTypes,
    Optional<Boolean> metrics,
    List<Double> latencyBuckets,
    boolean errorCodes,
    boolean hotReload) {

  /** Asks for nothing. */
  public static final RuntimeConfiguration NONE =
      new RuntimeConfiguration(
          ApiAccess.ALL, Optional.empty(), List.of(), Optional.empty(), List.of(), false, true);

  public RuntimeConfiguration {
    deniedTypes = List.copyOf(deniedTypes);
    latencyBuckets = List.copyOf(latencyBuckets);
  }

  /** Whether a component of a type may be used. */
  public boolean admits(Component component) {
    String version = component.version().isEmpty() ? "v1" : component.version();
    return deniedTypes.stream()
        .noneMatch(
            denied ->
                denied.equals(component.type())
                    || denied.equalsIgnoreCase(component.type() + "/" + version));
  }
}
