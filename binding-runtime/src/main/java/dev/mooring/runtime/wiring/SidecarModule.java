package dev.mooring.runtime.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.mooring.runtime.config.Expansion;
import dev.mooring.runtime.deadletter.DeadLetterFiles;
import dev.mooring.runtime.dispatch.AppCallback;
import dev.mooring.runtime.dispatch.EventCalls;
import dev.mooring.runtime.dispatch.EventDelivery;
import dev.mooring.runtime.dispatch.OutputCalls;
import dev.mooring.runtime.dispatch.Resilience;
import dev.mooring.runtime.dispatch.SidecarControl;
import dev.mooring.runtime.http.Dashboard;
import dev.mooring.runtime.http.HttpAppCallback;
import dev.mooring.runtime.http.MetricsServer;
import dev.mooring.runtime.observe.Activity;
import dev.mooring.runtime.observe.BindingMetrics;
import dev.mooring.runtime.observe.CallMetrics;
import dev.mooring.runtime.observe.CallObserver;
import dev.mooring.runtime.observe.Gauges;
import dev.mooring.runtime.observe.ResilienceMetrics;
import dev.mooring.runtime.observe.Scrape;
import dev.mooring.runtime.observe.TraceExporter;
import dev.mooring.runtime.observe.Tracing;
import dev.mooring.runtime.observe.TrafficMetrics;
import dev.mooring.runtime.registry.BindingSurroundings;
import dev.mooring.runtime.registry.Bindings;
import dev.mooring.runtime.registry.ComponentLoader;
import dev.mooring.runtime.registry.Components;
import dev.mooring.runtime.registry.DataDirectory;
import dev.mooring.runtime.registry.HandlerThreads;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** The parts of a sidecar and how they depend on each other. */
final class SidecarModule extends AbstractModule {

  /** The API and the application's side share these; neither blocks them. */
  private static final int EVENT_LOOPS = Math.min(4, Runtime.getRuntime().availableProcessors());

  private final SidecarSettings settings;
  private final ComponentLoader loader;
  private final Components components;

  SidecarModule(SidecarSettings settings, ComponentLoader loader, Components components) {
    this.settings = settings;
    this.loader = loader;
    this.components = components;
  }

  @Override
  protected void configure() {
    binder().requireExplicitBindings();
    binder().requireExactBindingAnnotations();
    binder().requireAtInjectOnConstructors();
    binder().disableCircularProxies();
    bind(SidecarSettings.class).toInstance(settings);
    bind(Components.class).toInstance(components);
    bind(Inputs.class).in(Singleton.class);
    bind(Readiness.class).in(Singleton.class);
    bind(MetricsPort.class).in(Singleton.class);
    bind(ComponentCounts.class).in(Singleton.class);
    bind(ConnectionWait.class).in(Singleton.class);
    bind(SidecarResources.class).in(Singleton.class);
    bind(Sidecar.class).in(Singleton.class);
  }

  @Provides
  @Singleton
  Vertx vertx() {
    // Nothing here serves files, so Vert.x need not unpack any into a directory of its own.
    return Vertx.vertx(
        new VertxOptions()
            .setEventLoopPoolSize(EVENT_LOOPS)
            // The system's own way to wait for sockets, where it is on the class path.
            .setPreferNativeTransport(true)
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false)));
  }

  @Provides
  @Singleton
  ExecutorService handlerThreads() {
    return HandlerThreads.create();
  }

  @Provides
  @Singleton
  PrometheusMeterRegistry prometheus() {
    return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  }

  @Provides
  @Singleton
  MeterRegistry meterRegistry(PrometheusMeterRegistry prometheus) {
    return prometheus;
  }

  /** The labels that all of Dapr's meters have. */
  private Tags tags() {
    Tags tags = Tags.of("app_id", settings.applicationId());
    String namespace = settings.environment().getOrDefault(Expansion.NAMESPACE, "");
    return namespace.isEmpty() ? tags : tags.and("namespace", namespace);
  }

  @Provides
  @Singleton
  Tracing tracing() {
    return TraceSettings.of(
            components.configuration().tracing(), settings.applicationId(), settings.environment())
        .map(TraceExporter::start)
        .orElseGet(Tracing::off);
  }

  @Provides
  @Singleton
  Optional<Activity> activity() {
    return settings.operation().dashboard() ? Optional.of(new Activity()) : Optional.empty();
  }

  @Provides
  @Singleton
  CallObserver observer(MeterRegistry meters, Tracing tracing, Optional<Activity> activity) {
    return new CallObserver(new CallMetrics(meters, tags(), buckets()), tracing, activity);
  }

  private List<Double> buckets() {
    List<Double> configured = components.configuration().latencyBuckets();
    return configured.isEmpty() ? CallMetrics.DEFAULT_BUCKETS : configured;
  }

  @Provides
  @Singleton
  TrafficMetrics traffic(MeterRegistry meters) {
    return new TrafficMetrics(meters, tags(), buckets(), components.configuration().errorCodes());
  }

  @Provides
  @Singleton
  EventCalls eventCalls(Resilience resilience, CallObserver observer) {
    return new EventCalls(resilience, observer);
  }

  @Provides
  @Singleton
  Optional<EventDelivery> events(
      Optional<AppCallback> application, OutputCalls calls, EventCalls eventCalls) {
    return application.map(
        app ->
            new EventDelivery(
                app, settings.application().orElseThrow().maxConcurrency(), calls, eventCalls));
  }

  @Provides
  @Singleton
  HotReload hotReload(Bindings bindings, Resilience resilience) {
    return new HotReload(settings, loader, components, bindings, resilience);
  }

  @Provides
  @Singleton
  Optional<MetricsServer> metricsServer(Vertx vertx, PrometheusMeterRegistry prometheus) {
    boolean wanted =
        settings.operation().metrics() && components.configuration().metrics().orElse(true);
    return wanted
        ? Optional.of(new MetricsServer(vertx, Scrape.CONTENT_TYPE, new Scrape(prometheus)::text))
        : Optional.empty();
  }

  @Provides
  @Singleton
  Optional<Dashboard> dashboard(
      Optional<Activity> activity, SidecarControl control, MeterRegistry meters) {
    return activity.map(
        shown -> new Dashboard(settings.api().token(), control, shown, new Gauges(meters)));
  }

  @Provides
  @Singleton
  DataDirectory dataDirectory() {
    return new DataDirectory(settings.dataDirectory());
  }

  @Provides
  @Singleton
  DeadLetterFiles deadLetters(DataDirectory data) {
    return new DeadLetterFiles(data);
  }

  @Provides
  @Singleton
  Bindings bindings(
      ExecutorService handlerThreads,
      MeterRegistry meters,
      DeadLetterFiles deadLetters,
      DataDirectory data) {
    return new Bindings(
        components,
        new BindingSurroundings(
            handlerThreads,
            Clock.systemUTC(),
            new BindingMetrics(meters, settings.applicationId()),
            deadLetters,
            Optional.of(data)));
  }

  @Provides
  @Singleton
  Resilience resilience(ExecutorService handlerThreads, MeterRegistry meters) {
    return new Resilience(
        components.resilience(), handlerThreads, new ResilienceMetrics(meters, tags()));
  }

  @Provides
  @Singleton
  OutputCalls outputCalls(Bindings bindings, Resilience resilience, CallObserver observer) {
    return new OutputCalls(bindings::output, resilience, observer);
  }

  @Provides
  @Singleton
  SidecarControl control(Bindings bindings) {
    return new SidecarControl(
        settings.applicationId(),
        MooringVersion.number(),
        bindings::status,
        settings.application());
  }

  @Provides
  @Singleton
  Optional<GrpcParts> grpc() {
    boolean spoken =
        settings.api().grpc().isPresent()
            || settings.application().filter(app -> app.address().protocol().isGrpc()).isPresent();
    return spoken ? Optional.of(new GrpcParts()) : Optional.empty();
  }

  @Provides
  @Singleton
  Optional<AppCallback> application(Vertx vertx, Optional<GrpcParts> grpc, TrafficMetrics traffic) {
    return settings
        .application()
        .map(
            app ->
                app.address().protocol().isGrpc()
                    ? grpc.orElseThrow().application(app, settings.probeTimeout(), traffic)
                    : new HttpAppCallback(vertx, app, settings.probeTimeout(), traffic));
  }
}
