package dev.mooring.runtime.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the requests that come in and those that go to the application, with latencies and sizes,
 * and the errors that callers are told, under the names that Dapr has for them. Safe for any
 * thread.
 */
public final class TrafficMetrics {

  /** The status of a request that has no answer. */
  public static final String NO_ANSWER = "0";

  /** The upper bounds of size histograms in bytes, which are those of Dapr. */
  private static final double[] SIZES = {
    1 << 10, 2 << 10, 4 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20, 4 << 20, 16 << 20, 64 << 20
  };

  /**
   * Callers choose neither methods nor paths that are told apart; this is for what is forgotten.
   */
  private static final int MAX_SERIES = 1_000;

  /** Who asks whom in which protocol. */
  public enum Flow {
    /** Callers of our API. */
    HTTP_SERVER(
        "dapr_http_server_", "request_count", "latency", "request_bytes", "response_bytes", ""),
    /** The application, for events and questions. */
    HTTP_CLIENT(
        "dapr_http_client_",
        "completed_count",
        "roundtrip_latency",
        "sent_bytes",
        "received_bytes",
        ""),
    /** The application, for its health. */
    HTTP_PROBE("dapr_http_healthprobes_", "completed_count", "roundtrip_latency", "", "", ""),
    /** Callers of our API. */
    GRPC_SERVER(
        "dapr_grpc_io_server_",
        "completed_rpcs",
        "server_latency",
        "received_bytes_per_rpc",
        "sent_bytes_per_rpc",
        "grpc_server_"),
    /** The application, for events and questions. */
    GRPC_CLIENT(
        "dapr_grpc_io_client_",
        "completed_rpcs",
        "roundtrip_latency",
        "sent_bytes_per_rpc",
        "received_bytes_per_rpc",
        "grpc_client_"),
    /** The application, for its health. */
    GRPC_PROBE(
        "dapr_grpc_io_healthprobes_",
        "completed_count",
        "roundtrip_latency",
        "",
        "",
        "grpc_client_");

    private final String prefix;
    private final String count;
    private final String latency;
    private final String requestSize;
    private final String answerSize;
    private final String labels;

    Flow(
        String prefix,
        String count,
        String latency,
        String requestSize,
        String answerSize,
        String labels) {
      this.prefix = prefix;
      this.count = count;
      this.latency = latency;
      this.requestSize = requestSize;
      this.answerSize = answerSize;
      this.labels = labels;
    }

    private Tags tags(Tags common, Key key) {
      Tags tags = common.and(labels + "method", key.method(), labels + "status", key.status());
      return key.path().isEmpty() ? tags : tags.and("path", key.path());
    }
  }

  private final MeterRegistry registry;
  private final Tags common;
  private final double[] buckets;
  private final boolean errorCodes;
  private final Map<Key, Series> series = new ConcurrentHashMap<>();

  private record Key(Flow flow, String method, String path, String status) {}

  private record Series(
      LongAdder count, DistributionSummary latency, List<DistributionSummary> sizes) {}

  /**
   * On a registry.
   *
   * @param common the labels that all meters of a process have
   * @param buckets the upper bounds of latency histograms in milliseconds, ascending
   * @param errorCodes whether errors are counted by their codes
   */
  public TrafficMetrics(
      MeterRegistry registry, Tags common, List<Double> buckets, boolean errorCodes) {
    this.registry = registry;
    this.common = common;
    this.buckets = buckets.stream().mapToDouble(Double::doubleValue).toArray();
    this.errorCodes = errorCodes;
  }

  /** Of nobody. */
  public static TrafficMetrics none() {
    return new TrafficMetrics(
        new SimpleMeterRegistry(), Tags.empty(), CallMetrics.DEFAULT_BUCKETS, false);
  }

  /**
   * A request has come to its end.
   *
   * @param method of HTTP, or the full name of a gRPC method; one of a few
   * @param path one of a few; empty for gRPC
   * @param status of HTTP, {@link #NO_ANSWER} if there was none, or the name of a gRPC status
   * @param nanos how long it took
   * @param requestBytes the size of the request
   * @param answerBytes the size of the answer
   */
  public void record(
      Flow flow,
      String method,
      String path,
      String status,
      long nanos,
      long requestBytes,
      long answerBytes) {
    Key key = new Key(flow, method, path, status);
    Series known = series.get(key);
    if (known == null) {
      if (series.size() >= MAX_SERIES) {
        return;
      }
      known = series.computeIfAbsent(key, this::make);
    }
    known.count().increment();
    known.latency().record(nanos / 1e6);
    if (!known.sizes().isEmpty()) {
      known.sizes().get(0).record(requestBytes);
      known.sizes().get(1).record(answerBytes);
    }
  }

  private Series make(Key key) {
    Flow flow = key.flow();
    Tags tags = flow.tags(common, key);
    LongAdder count = new LongAdder();
    // A gauge, since the name that Dapr's dashboards know ends in no _total.
    Gauge.builder(flow.prefix + flow.count, count, LongAdder::doubleValue)
        .description("Requests that have come to their end.")
        .tags(tags)
        .strongReference(true)
        .register(registry);
    return new Series(
        count,
        summary(flow.prefix + flow.latency, "How long they took, in milliseconds.", buckets, tags),
        flow.requestSize.isEmpty()
            ? List.of()
            : List.of(
                summary(flow.prefix + flow.requestSize, "Bytes of requests.", SIZES, tags),
                summary(flow.prefix + flow.answerSize, "Bytes of answers.", SIZES, tags)));
  }

  private DistributionSummary summary(String name, String description, double[] bounds, Tags tags) {
    return DistributionSummary.builder(name)
        .description(description)
        .serviceLevelObjectives(bounds)
        .tags(tags)
        .register(registry);
  }

  /** A caller was told an error, by a code such as {@code ERR_INVOKE_OUTPUT_BINDING}. */
  public void error(String code) {
    if (errorCodes) {
      Counter.builder("dapr_error_code_total")
          .description("Errors that callers were told.")
          .tags(common.and("error_code", code, "category", category(code)))
          .register(registry)
          .increment();
    }
  }

  private static String category(String code) {
    return switch (code) {
      case "ERR_INVOKE_OUTPUT_BINDING" -> "binding";
      case "ERR_DIRECT_INVOKE" -> "service-invocation";
      case "ERR_HEALTH_NOT_READY", "ERR_HEALTH_APPID_NOT_MATCH", "ERR_OUTBOUND_HEALTH_NOT_READY" ->
          "health";
      default -> "common";
    };
  }
}
