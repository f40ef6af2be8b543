package dev.mooring.runtime.grpc;

import dev.mooring.runtime.dispatch.AppConnection;
import dev.mooring.runtime.dispatch.DurationText;
import dev.mooring.runtime.dispatch.HealthChecks;
import dev.mooring.runtime.dispatch.SidecarMetadata;
import dev.mooring.runtime.grpc.v1.AppConnectionHealthProperties;
import dev.mooring.runtime.grpc.v1.AppConnectionProperties;
import dev.mooring.runtime.grpc.v1.GetMetadataResponse;
import dev.mooring.runtime.grpc.v1.RegisteredComponents;
import dev.mooring.runtime.registry.ComponentStatus;

/** What a sidecar says of itself, as a message. Stateless. */
final class MetadataMessage {

  private MetadataMessage() {}

  static GetMetadataResponse of(SidecarMetadata metadata) {
    GetMetadataResponse.Builder message =
        GetMetadataResponse.newBuilder()
            .setId(metadata.applicationId())
            .setRuntimeVersion(metadata.version())
            .putAllExtendedMetadata(metadata.extended());
    metadata.components().forEach(component -> message.addRegisteredComponents(of(component)));
    metadata.application().ifPresent(app -> message.setAppConnectionProperties(of(app)));
    return message.build();
  }

  private static RegisteredComponents of(ComponentStatus component) {
    return RegisteredComponents.newBuilder()
        .setName(component.name())
        .setType(component.type())
        .setVersion(component.version())
        .addAllCapabilities(component.capabilities())
        .build();
  }

  private static AppConnectionProperties of(AppConnection app) {
    AppConnectionProperties.Builder message =
        AppConnectionProperties.newBuilder()
            .setPort(app.address().port())
            .setProtocol(app.address().protocol().label())
            .setChannelAddress(app.address().host())
            .setMaxConcurrency(app.maxConcurrency().orElse(0));
    app.healthChecks().ifPresent(checks -> message.setHealth(of(checks, app)));
    return message.build();
  }

  private static AppConnectionHealthProperties of(HealthChecks checks, AppConnection app) {
    return AppConnectionHealthProperties.newBuilder()
        .setHealthCheckPath(app.address().protocol().isGrpc() ? "" : checks.path())
        .setHealthProbeInterval(DurationText.of(checks.interval()))
        .setHealthProbeTimeout(DurationText.of(checks.timeout()))
        .setHealthThreshold(checks.threshold())
        .build();
  }
}
