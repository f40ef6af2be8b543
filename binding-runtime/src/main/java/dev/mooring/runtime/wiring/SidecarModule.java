package dev.mooring.runtime.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.mooring.runtime.deadletter.DeadLetterFiles;
import dev.mooring.runtime.dispatch.AppCallback;
import dev.mooring.runtime.dispatch.OutputCalls;
import dev.mooring.runtime.dispatch.Resilience;
import dev.mooring.runtime.dispatch.SidecarControl;
import dev.mooring.runtime.http.HttpAppCallback;
import dev.mooring.runtime.observe.BindingMetrics;
import dev.mooring.runtime.observe.ResilienceMetrics;
import dev.mooring.runtime.registry.BindingSurroundings;
import dev.mooring.runtime.registry.Bindings;
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
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** The parts of a sidecar and how they depend on each other. */
final class SidecarModule extends AbstractModule {

  /** The API and the application's side share these; neither blocks them. */
  private static final int EVENT_LOOPS = Math.min(4, Runtime.getRuntime().availableProcessors());

  private final SidecarSettings settings;
  private final Components components;

  SidecarModule(SidecarSettings settings, Components components) {
    this.settings = settings;
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
    bind(Sidecar.class).in(Singleton.class);
  }

  @Provides
  @Singleton
  Vertx vertx() {
    // Nothing here serves files, so Vert.x need not unpack any into a directory of its own.
    return Vertx.vertx(
        new VertxOptions()
            .setEventLoopPoolSize(EVENT_LOOPS)
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
  MeterRegistry meterRegistry() {
    return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
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
        components.resilience(),
        handlerThreads,
        new ResilienceMetrics(meters, Tags.of("app_id", settings.applicationId())));
  }

  @Provides
  @Singleton
  OutputCalls outputCalls(Bindings bindings, Resilience resilience) {
    return new OutputCalls(bindings::output, resilience);
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
  Optional<AppCallback> application(Vertx vertx, Optional<GrpcParts> grpc) {
    return settings
        .application()
        .map(
            app ->
                app.address().protocol().isGrpc()
                    ? grpc.orElseThrow().application(app, settings.probeTimeout())
                    : new HttpAppCallback(vertx, app, settings.probeTimeout()));
  }
}
