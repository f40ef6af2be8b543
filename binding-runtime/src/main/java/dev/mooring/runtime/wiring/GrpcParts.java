package dev.mooring.runtime.wiring;

import dev.mooring.runtime.config.ApiAccess;
import dev.mooring.runtime.dispatch.AppCallback;
import dev.mooring.runtime.dispatch.AppConnection;
import dev.mooring.runtime.dispatch.Door;
import dev.mooring.runtime.dispatch.Listening;
import dev.mooring.runtime.dispatch.OutputCalls;
import dev.mooring.runtime.dispatch.SidecarControl;
import dev.mooring.runtime.grpc.GrpcApi;
import dev.mooring.runtime.grpc.GrpcAppCallback;
import dev.mooring.runtime.grpc.GrpcTransport;
import dev.mooring.runtime.observe.TrafficMetrics;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Everything of a sidecar that speaks gRPC. Made only where something does: until then none of
 * gRPC's many classes is loaded.
 */
final class GrpcParts {

  private final GrpcTransport transport = new GrpcTransport();

  Door door(
      Listening listening,
      ApiSettings settings,
      ApiAccess access,
      OutputCalls calls,
      SidecarControl control,
      Executor blocking,
      TrafficMetrics traffic) {
    return new GrpcApi(
        transport,
        new GrpcApi.Settings(listening, settings.limits(), settings.token(), access),
        calls,
        control,
        blocking,
        traffic);
  }

  AppCallback application(AppConnection connection, Duration probeTimeout, TrafficMetrics traffic) {
    return new GrpcAppCallback(transport, connection, probeTimeout, traffic);
  }

  CompletionStage<Void> close() {
    return transport.close();
  }
}
