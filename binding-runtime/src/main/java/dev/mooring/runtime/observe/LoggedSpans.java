package dev.mooring.runtime.observe;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes spans to the log. Safe for any thread. */
final class LoggedSpans implements SpanExporter {

  private static final Logger LOG = LoggerFactory.getLogger("dev.mooring.trace");

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    for (SpanData span : spans) {
      LOG.info(
          "span {} trace={} id={} parent={} {} us {}",
          span.getName(),
          span.getTraceId(),
          span.getSpanId(),
          span.getParentSpanId(),
          (span.getEndEpochNanos() - span.getStartEpochNanos()) / 1_000,
          span.getStatus().getStatusCode());
    }
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode flush() {
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode shutdown() {
    return CompletableResultCode.ofSuccess();
  }
}
