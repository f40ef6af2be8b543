package dev.mooring.runtime.observe;

import dev.mooring.api.Direction;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sees each call to an output and each event on its way to the application from its beginning to
 * its end: counts it, traces it, and remembers what the status page shows. Never sees payloads.
 * Safe for any thread; no method blocks.
 */
public final class CallObserver {

  private final CallMetrics metrics;
  private final Tracing tracing;
  private final Optional<Activity> activity;

  /**
   * Of one process.
   *
   * @param activity what the status page shows, if there is one
   */
  public CallObserver(CallMetrics metrics, Tracing tracing, Optional<Activity> activity) {
    this.metrics = metrics;
    this.tracing = tracing;
    this.activity = activity;
  }

  /** Of nobody. */
  public static CallObserver none() {
    return new CallObserver(
        new CallMetrics(new SimpleMeterRegistry(), Tags.empty(), CallMetrics.DEFAULT_BUCKETS),
        Tracing.off(),
        Optional.empty());
  }

  /** A call to an output begins. */
  public Observed output(
      String component, String operation, Map<String, String> metadata, int size) {
    return new Observed(
        Direction.OUTPUT,
        component,
        operation,
        metadata,
        size,
        tracing.output(component, metadata));
  }

  /** An event is handed to the application. */
  public Observed input(String component, Map<String, String> metadata, int size) {
    return new Observed(
        Direction.INPUT, component, "", metadata, size, tracing.input(component, metadata));
  }

  /** One call or event under way. */
  public final class Observed {
    private final Direction direction;
    private final String component;
    private final String operation;
    private final Map<String, String> metadata;
    private final int size;
    private final Tracing.Step step;
    private final long begin = System.nanoTime();

    private Observed(
        Direction direction,
        String component,
        String operation,
        Map<String, String> metadata,
        int size,
        Tracing.Step step) {
      this.direction = direction;
      this.component = component;
      this.operation = operation;
      this.metadata = metadata;
      this.size = size;
      this.step = step;
    }

    /** The metadata to go on with: the trace context in it is that of this step. */
    public Map<String, String> metadata() {
      return step.metadata();
    }

    /** The trace context of this step, by header; empty if nobody traces. */
    public Map<String, String> traceHeaders() {
      return step.headers();
    }

    /**
     * It has ended.
     *
     * @param failure why it failed, for people; {@code null} if it did not
     */
    public void end(@Nullable String failure) {
      long nanos = System.nanoTime() - begin;
      if (direction == Direction.OUTPUT) {
        metrics.output(component, operation, failure == null, nanos);
      } else {
        metrics.input(component, failure == null, nanos);
      }
      step.end(failure);
      activity.ifPresent(
          shown -> shown.record(direction, component, metadata, size, nanos, failure));
    }
  }
}
