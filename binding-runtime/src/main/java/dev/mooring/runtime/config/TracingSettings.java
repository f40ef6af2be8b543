package dev.mooring.runtime.config;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Where traces go, and how many of them. Immutable.
 *
 * @param samplingRate which part of the traces that begin here is kept, from 0 to 1
 * @param log whether spans are written to the log
 * @param collector where they are sent, if anywhere
 */
public record TracingSettings(double samplingRate, boolean log, Optional<Collector> collector) {

  /** The part that Dapr keeps where nobody says. */
  public static final double DEFAULT_SAMPLING_RATE = 1e-4;

  /** Whether there is anywhere for a span to go. */
  public boolean isExporting() {
    return samplingRate > 0 && (log || collector.isPresent());
  }

  /**
   * An OpenTelemetry collector. Immutable.
   *
   * @param endpoint its URL, without a path where that is the protocol's own
   * @param protocol how it is spoken to
   * @param headers what is sent with each batch; may hold secrets
   * @param timeout how long a batch may take
   */
  public record Collector(
      String endpoint, Protocol protocol, Map<String, String> headers, Duration timeout) {

    /** How long a batch may take where nobody says. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    public Collector {
      headers = Map.copyOf(headers);
    }

    /** Without the headers, which may hold secrets. */
    @Override
    public String toString() {
      return "Collector[" + protocol + " " + endpoint + "]";
    }
  }

  /** The two forms of OTLP. */
  public enum Protocol {
    /** Protobuf over HTTP. */
    HTTP,
    /** gRPC. */
    GRPC
  }
}
