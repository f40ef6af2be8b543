package dev.mooring.runtime.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.mooring.runtime.config.ApiAccess;
import dev.mooring.runtime.dispatch.Door;
import dev.mooring.runtime.dispatch.EventDelivery;
import dev.mooring.runtime.dispatch.OutputCalls;
import dev.mooring.runtime.dispatch.Replays;
import dev.mooring.runtime.dispatch.SidecarControl;
import dev.mooring.runtime.http.Dashboard;
import dev.mooring.runtime.http.HttpApi;
import dev.mooring.runtime.observe.TrafficMetrics;
import dev.mooring.runtime.registry.Bindings;
import dev.mooring.runtime.registry.Components;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** The ways into a sidecar, as its settings have them. */
final class ApiModule extends AbstractModule {

  private final SidecarSettings settings;
  private final ApiAccess access;

  ApiModule(SidecarSettings settings, Components components) {
    this.settings = settings;
    this.access = components.configuration().api();
  }

  @Provides
  @Singleton
  Replays replays(Bindings bindings, Optional<EventDelivery> events) {
    return new Replays(bindings::inputs, events);
  }

  @Provides
  @Singleton
  HttpApi http(
      Vertx vertx,
      OutputCalls calls,
      Replays replays,
      SidecarControl control,
      Readiness readiness,
      Optional<Dashboard> dashboard,
      TrafficMetrics traffic) {
    return new HttpApi(
        vertx,
        httpSettings(),
        calls,
        replays,
        control,
        readiness::isReady,
        readiness::isOutboundReady,
        access,
        dashboard,
        traffic);
  }

  private HttpApi.Settings httpSettings() {
    ApiSettings api = settings.api();
    return new HttpApi.Settings(
        settings.applicationId(),
        api.http(),
        api.limits(),
        api.token(),
        api.http2(),
        api.allowedOrigins(),
        api.logged());
  }

  /** The HTTP door comes first, then that for gRPC if there is one, then the open one. */
  @Provides
  @Singleton
  Doors doors(
      HttpApi http,
      Optional<GrpcParts> grpc,
      Vertx vertx,
      OutputCalls calls,
      SidecarControl control,
      Readiness readiness,
      ExecutorService handlerThreads,
      TrafficMetrics traffic) {
    ApiSettings api = settings.api();
    List<Door> all = new ArrayList<>();
    all.add(http);
    api.grpc()
        .ifPresent(
            listening ->
                all.add(
                    grpc.orElseThrow()
                        .door(listening, api, access, calls, control, handlerThreads, traffic)));
    api.open()
        .ifPresent(
            listening ->
                all.add(
                    HttpApi.open(
                        vertx,
                        httpSettings().at(listening),
                        control,
                        readiness::isReady,
                        readiness::isOutboundReady,
                        traffic)));
    return new Doors(all);
  }
}
