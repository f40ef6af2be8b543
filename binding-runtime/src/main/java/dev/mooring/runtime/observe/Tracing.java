package dev.mooring.runtime.observe;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a span of each call and event where spans go anywhere, so that whoever comes next in the
 * trace has it as its parent. Where they go nowhere, the trace context that came goes on as it is.
 * Safe for any thread.
 */
public final class Tracing implements AutoCloseable {

  private static final TextMapGetter<Map<String, String>> GETTER =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Map<String, String> metadata) {
          return metadata.keySet();
        }

        @Override
        public @Nullable String get(@Nullable Map<String, String> metadata, String key) {
          return metadata == null
              ? null
              : metadata.getOrDefault(key, metadata.get("userProperty." + key));
        }
      };

  private final @Nullable Tracer tracer;
  private final TextMapPropagator propagator;
  private final Runnable exporter;

  /**
   * One step of a trace.
   *
   * @param metadata with the trace context of the step, if it is traced
   * @param headers that trace context alone
   * @param span {@code null} if it is not traced
   */
  record Step(Map<String, String> metadata, Map<String, String> headers, @Nullable Span span) {
    void end(@Nullable String failure) {
      if (span != null) {
        if (failure != null) {
          span.setStatus(StatusCode.ERROR, failure);
        }
        span.end();
      }
    }
  }

  private Tracing(@Nullable Tracer tracer, TextMapPropagator propagator, Runnable exporter) {
    this.tracer = tracer;
    this.propagator = propagator;
    this.exporter = exporter;
  }

  /** Makes no spans. */
  public static Tracing off() {
    return new Tracing(null, TextMapPropagator.noop(), () -> {});
  }

  /**
   * Makes spans.
   *
   * @param telemetry where they go
   * @param exporter closed at the end, so that what waits is still sent
   */
  public static Tracing on(OpenTelemetry telemetry, Runnable exporter) {
    return new Tracing(
        telemetry.getTracer("dev.mooring"),
        telemetry.getPropagators().getTextMapPropagator(),
        exporter);
  }

  Step output(String component, Map<String, String> metadata) {
    String path = "/v1.0/bindings/" + component;
    return step(path, component, "POST " + path, metadata);
  }

  Step input(String component, Map<String, String> metadata) {
    return step("bindings/" + component, component, "POST /" + component, metadata);
  }

  private Step step(String name, String component, String statement, Map<String, String> metadata) {
    if (tracer == null) {
      return new Step(metadata, Map.of(), null);
    }
    Context parent = propagator.extract(Context.root(), metadata, GETTER);
    Span span =
        tracer
            .spanBuilder(name)
            .setParent(parent)
            .setSpanKind(SpanKind.CLIENT)
            .setAttribute("db.system", "bindings")
            .setAttribute("db.name", component)
            .setAttribute("db.statement", statement)
            .startSpan();
    Map<String, String> headers = new HashMap<>();
    propagator.inject(parent.with(span), headers, (carrier, key, value) -> headers.put(key, value));
    Map<String, String> further = new HashMap<>(metadata);
    further.putAll(headers);
    return new Step(further, headers, span);
  }

  /** Sends what waits, and makes no more spans. May block for a few seconds. */
  @Override
  public void close() {
    exporter.run();
  }
}
