package dev.mooring.runtime.observe;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;

/**
 * The one class that meets OpenTelemetry's implementation, so that nobody pays for it who has not
 * asked for traces. Stateless.
 */
public final class TraceExporter {

  private static final String TRACES = "/v1/traces";

  private TraceExporter() {}

  /** Begins to export as told. */
  public static Tracing start(TraceExport export) {
    SdkTracerProviderBuilder provider =
        SdkTracerProvider.builder()
            .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(export.samplingRate())))
            .setResource(Resource.getDefault().merge(Resource.create(attributes(export))));
    if (export.log()) {
      provider.addSpanProcessor(SimpleSpanProcessor.create(new LoggedSpans()));
    }
    export
        .collector()
        .ifPresent(
            url ->
                provider.addSpanProcessor(
                    BatchSpanProcessor.builder(collector(url, export)).build()));
    OpenTelemetrySdk telemetry =
        OpenTelemetrySdk.builder()
            .setTracerProvider(provider.build())
            .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
            .build();
    return Tracing.on(telemetry, telemetry::close);
  }

  private static Attributes attributes(TraceExport export) {
    AttributesBuilder attributes = Attributes.builder();
    export.attributes().forEach(attributes::put);
    return attributes.put("service.name", export.service()).build();
  }

  private static OtlpHttpSpanExporter collector(String url, TraceExport export) {
    String base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    OtlpHttpSpanExporterBuilder builder =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(base.endsWith(TRACES) ? base : base + TRACES)
            .setTimeout(export.timeout());
    export.headers().forEach(builder::addHeader);
    return builder.build();
  }
}
