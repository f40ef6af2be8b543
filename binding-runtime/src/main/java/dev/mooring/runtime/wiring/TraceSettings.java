package dev.mooring.runtime.wiring;

import dev.mooring.runtime.config.TracingSettings;
import dev.mooring.runtime.observe.TraceExport;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where traces go, from what a Configuration says and what the environment says, by the names that
 * OpenTelemetry has for it, which goes before. Stateless.
 */
final class TraceSettings {

  private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
  private static final String HEADERS = "OTEL_EXPORTER_OTLP_HEADERS";
  private static final String SERVICE = "OTEL_SERVICE_NAME";
  private static final String ATTRIBUTES = "OTEL_RESOURCE_ATTRIBUTES";

  private TraceSettings() {}

  /** What is to be exported, if anything is. */
  static Optional<TraceExport> of(
      Optional<TracingSettings> configured, String applicationId, Map<String, String> environment) {
    TracingSettings settings =
        configured.orElse(
            new TracingSettings(TracingSettings.DEFAULT_SAMPLING_RATE, false, Optional.empty()));
    Optional<String> collector =
        Optional.ofNullable(environment.get(ENDPOINT))
            .filter(url -> !url.isBlank())
            .or(() -> settings.collector().map(TracingSettings.Collector::endpoint));
    if (settings.samplingRate() == 0 || (collector.isEmpty() && !settings.log())) {
      return Optional.empty();
    }
    Map<String, String> headers = new HashMap<>();
    settings.collector().ifPresent(given -> headers.putAll(given.headers()));
    headers.putAll(pairs(environment.getOrDefault(HEADERS, "")));
    return Optional.of(
        new TraceExport(
            environment.getOrDefault(SERVICE, applicationId),
            settings.samplingRate(),
            settings.log(),
            collector,
            headers,
            settings
                .collector()
                .map(TracingSettings.Collector::timeout)
                .orElse(TracingSettings.Collector.DEFAULT_TIMEOUT),
            pairs(environment.getOrDefault(ATTRIBUTES, ""))));
  }

  /** {@code name=value}, separated by commas. */
  private static Map<String, String> pairs(String text) {
    Map<String, String> pairs = new HashMap<>();
    for (String pair : text.split(",", -1)) {
      int sign = pair.indexOf('=');
      if (sign > 0) {
        pairs.put(pair.substring(0, sign).strip(), pair.substring(sign + 1).strip());
      }
    }
    return pairs;
  }
}
