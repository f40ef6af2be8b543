package dev.mooring.dist;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Empty;
import dev.mooring.tck.mqtt.MoquetteFixture;
import dev.mooring.tck.mqtt.WitnessClient;
import io.dapr.client.DaprClient;
import io.dapr.client.DaprClientBuilder;
import io.dapr.client.domain.ComponentMetadata;
import io.dapr.client.domain.DaprMetadata;
import io.dapr.config.Properties;
import io.dapr.exceptions.DaprException;
import io.dapr.v1.AppCallbackGrpc.AppCallbackImplBase;
import io.dapr.v1.DaprAppCallbackProtos.BindingEventRequest;
import io.dapr.v1.DaprAppCallbackProtos.BindingEventResponse;
import io.dapr.v1.DaprAppCallbackProtos.ListInputBindingsResponse;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Dapr's own SDK for Java, which knows nothing of us, through a broker and back. */
@Timeout(300)
final class DaprForJavaTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final BlockingQueue<BindingEventRequest> events = new LinkedBlockingQueue<>();

  @TempDir private Path folder;

  /** An application by the stubs that Dapr publishes. */
  private final class Application extends AppCallbackImplBase {
    @Override
    public void listInputBindings(
        Empty request, StreamObserver<ListInputBindingsResponse> observer) {
      observer.onNext(
          ListInputBindingsResponse.newBuilder().addBindings(SidecarCommand.NAME).build());
      observer.onCompleted();
    }

    @Override
    public void onBindingEvent(
        BindingEventRequest request, StreamObserver<BindingEventResponse> observer) {
      events.add(request);
      observer.onNext(BindingEventResponse.getDefaultInstance());
      observer.onCompleted();
    }
  }

  private static DaprClient client(MooringProcess mooring) throws Exception {
    return new DaprClientBuilder()
        .withPropertyOverride(Properties.HTTP_PORT, String.valueOf(mooring.httpPort()))
        .withPropertyOverride(Properties.GRPC_PORT, String.valueOf(mooring.grpcPort()))
        .build();
  }

  // Closing the client may be interrupted, which this test does not do.
  @SuppressWarnings("try")
  @Test
  void itWaitsSendsReceivesAsksAndEndsTheSidecar() throws Exception {
    Server application =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(new Application())
            .build()
            .start();
    try (MoquetteFixture broker = MoquetteFixture.builder().inMemory().start();
        WitnessClient witness = WitnessClient.to(broker.url()).connect();
        MooringProcess mooring =
            SidecarCommand.start(folder, broker, "grpc", application.getPort());
        DaprClient client = client(mooring)) {
      witness.subscribe(SidecarCommand.TOPIC, 1);
      client.waitForSidecar((int) PATIENCE.toMillis()).block(PATIENCE);

      // The input may subscribe after the first is sent.
      BindingEventRequest event = null;
      while (event == null) {
        client.invokeBinding(SidecarCommand.NAME, "create", Map.of("n", 1)).block(PATIENCE);
        event = events.poll(1, TimeUnit.SECONDS);
      }
      assertEquals(SidecarCommand.NAME, event.getName());
      assertEquals("{\"n\":1}", event.getData().toStringUtf8());
      assertEquals(SidecarCommand.TOPIC, event.getMetadataOrThrow("topic"));
      assertEquals("{\"n\":1}", witness.await(1).get(0).text());

      byte[] bytes = {0, (byte) 0xFF, (byte) 0xC3};
      client.invokeBinding(SidecarCommand.NAME, "create", bytes).block(PATIENCE);
      do {
        event = Objects.requireNonNull(events.poll(20, TimeUnit.SECONDS), "no event");
      } while (event.getData().size() != bytes.length);
      assertArrayEquals(bytes, event.getData().toByteArray());

      DaprMetadata metadata =
          Objects.requireNonNull(client.getMetadata().block(PATIENCE), "no metadata");
      assertEquals("shop", metadata.getId());
      assertEquals(
          List.of(SidecarCommand.NAME),
          metadata.getComponents().stream().map(ComponentMetadata::getName).toList());

      DaprException refusal =
          assertThrows(
              DaprException.class,
              () -> client.invokeBinding("nobody", "create", "x").block(PATIENCE));
      assertTrue(
          String.valueOf(refusal.getMessage()).contains("couldn't find output binding nobody"),
          refusal.getMessage());

      client.shutdown().block(PATIENCE);
      assertEquals(0, mooring.exitCode());
    } finally {
      application.shutdownNow();
    }
  }
}
