package dev.mooring.runtime.observe;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Which traces are kept, and where they go. Immutable.
 *
 * @param service the name under which they are found
 * @param samplingRate which part of the traces that begin here is kept, from 0 to 1
 * @param log whether spans are written to the log
 * @param collector the URL of an OpenTelemetry collector that takes OTLP over HTTP, if there is one
 * @param headers what is sent to it with each batch; may hold secrets
 * @param timeout how long a batch may take
 * @param attributes what else is said of the process that the spans are of
 */
public record TraceExport(
    String service,
    double samplingRate,
    boolean log,
    Optional<String> collector,
    Map<String, String> headers,
    Duration timeout,
    Map<String, String> attributes) {

  public TraceExport {
    headers = Map.copyOf(headers);
    attributes = Map.copyOf(attributes);
  }

  /** Without the headers, which may hold secrets. */
  @Override
  public String toString() {
    return "TraceExport[" + service + " to " + collector.orElse("the log") + "]";
  }
}
