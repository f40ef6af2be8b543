package dev.mooring.runtime.grpc;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.rpc.ErrorInfo;
import dev.mooring.api.BindingException;
import dev.mooring.api.Direction;
import dev.mooring.api.Health;
import dev.mooring.api.Operation;
import dev.mooring.api.Payload;
import dev.mooring.api.Request;
import dev.mooring.api.Response;
import dev.mooring.runtime.config.ApiAccess;
import dev.mooring.runtime.dispatch.ApiToken;
import dev.mooring.runtime.dispatch.AppAddress;
import dev.mooring.runtime.dispatch.AppConnection;
import dev.mooring.runtime.dispatch.AppProtocol;
import dev.mooring.runtime.dispatch.FakeOutput;
import dev.mooring.runtime.dispatch.HealthChecks;
import dev.mooring.runtime.dispatch.Listening;
import dev.mooring.runtime.dispatch.OutputCalls;
import dev.mooring.runtime.dispatch.RequestLimits;
import dev.mooring.runtime.dispatch.SidecarControl;
import dev.mooring.runtime.observe.TrafficMetrics;
import dev.mooring.runtime.registry.ComponentStatus;
import io.dapr.v1.DaprBindingsProtos.InvokeBindingRequest;
import io.dapr.v1.DaprBindingsProtos.InvokeBindingResponse;
import io.dapr.v1.DaprGrpc;
import io.dapr.v1.DaprMetadataProtos;
import io.dapr.v1.DaprProtos.ShutdownRequest;
import io.dapr.v1.DaprStateProtos.GetStateRequest;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The API over a real socket, called by the stubs that Dapr publishes for its clients. */
@Timeout(30)
final class GrpcApiTest {

  private static final int MAX_BODY = 100_000;
  private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final GrpcTransport transport = new GrpcTransport();
  private final FakeOutput output = new FakeOutput();
  private final List<ManagedChannel> channels = new ArrayList<>();
  private final List<GrpcApi> apis = new ArrayList<>();
  private final SidecarControl control =
      new SidecarControl(
          "app",
          "1.2.3",
          () ->
              List.of(
                  new ComponentStatus(
                      "out",
                      "bindings.mqtt",
                      "v1",
                      Map.of(Direction.OUTPUT, up(), Direction.INPUT, up()),
                      up(),
                      false)),
          Optional.of(
              new AppConnection(
                  new AppAddress(AppProtocol.GRPC, "127.0.0.1", 7000),
                  Optional.of("secret"),
                  OptionalInt.of(5),
                  Optional.of(
                      new HealthChecks("/h", Duration.ofSeconds(5), Duration.ofMillis(500), 3)))));

  @TempDir private Path folder;

  private static Health up() {
    return new Health(Health.State.UP, Instant.EPOCH, Optional.empty());
  }

  @AfterEach
  void stop() throws Exception {
    channels.forEach(ManagedChannel::shutdownNow);
    for (GrpcApi api : apis) {
      get(api.stop(Duration.ofSeconds(1)));
    }
    get(transport.close());
    threads.shutdownNow();
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private ApiAccess access = ApiAccess.ALL;

  private GrpcApi api(Listening listening, ApiToken token) {
    GrpcApi api =
        new GrpcApi(
            transport,
            new GrpcApi.Settings(listening, new RequestLimits(MAX_BODY, 4096), token, access),
            new OutputCalls(name -> name.equals("out") ? Optional.of(output) : Optional.empty()),
            control,
            threads,
            TrafficMetrics.none());
    apis.add(api);
    return api;
  }

  private ManagedChannel start(ApiToken token) throws Exception {
    GrpcApi api = api(new Listening(List.of("127.0.0.1"), 0, Optional.empty()), token);
    SocketAddress address = get(api.start()).get(0);
    return channel(
        NettyChannelBuilder.forAddress("127.0.0.1", ((InetSocketAddress) address).getPort()));
  }

  private ManagedChannel channel(NettyChannelBuilder builder) {
    ManagedChannel channel = builder.usePlaintext().build();
    channels.add(channel);
    return channel;
  }

  private DaprGrpc.DaprBlockingStub startOpen() throws Exception {
    return DaprGrpc.newBlockingStub(start(ApiToken.of(null)));
  }

  private static ClientInterceptor headers(String... pairs) {
    Metadata headers = new Metadata();
    for (int i = 0; i < pairs.length; i += 2) {
      headers.put(Metadata.Key.of(pairs[i], Metadata.ASCII_STRING_MARSHALLER), pairs[i + 1]);
    }
    return MetadataUtils.newAttachHeadersInterceptor(headers);
  }

  private static InvokeBindingRequest create(String name) {
    return InvokeBindingRequest.newBuilder().setName(name).setOperation("create").build();
  }

  private static ErrorInfo detail(StatusRuntimeException failure) throws IOException {
    com.google.rpc.Status status = StatusProto.fromThrowable(failure);
    assertEquals(1, status.getDetailsCount());
    Any detail = status.getDetails(0);
    return detail.unpack(ErrorInfo.class);
  }

  @Test
  void whatAConfigurationDeniesIsNotThere() throws Exception {
    access = new ApiAccess(List.of(), List.of(new ApiAccess.Rule("bindings", "v1.0", "grpc")));
    DaprGrpc.DaprBlockingStub stub = startOpen();
    StatusRuntimeException refused =
        assertThrows(
            StatusRuntimeException.class,
            () ->
                stub.invokeBinding(
                    InvokeBindingRequest.newBuilder()
                        .setName("out")
                        .setOperation("create")
                        .build()));
    assertEquals(Status.Code.UNIMPLEMENTED, refused.getStatus().getCode());
    assertEquals(List.of(), output.requests);
    stub.getMetadata(DaprMetadataProtos.GetMetadataRequest.getDefaultInstance());
  }

  @Test
  @Tag("D23")
  void aCallReachesTheOutputByteForByteAndWithItsMetadataAlone() throws Exception {
    byte[] payload = {0, (byte) 0xFF, '{', '\n', (byte) 0xC3};

    startOpen()
        .withInterceptors(headers("topic", "elsewhere", "x-custom", "1"))
        .invokeBinding(
            create("out").toBuilder()
                .setData(ByteString.copyFrom(payload))
                .putMetadata("qos", "1")
                .build());

    Request request = output.requests.get(0);
    assertEquals(Operation.CREATE, request.operation());
    assertArrayEquals(payload, request.payload().toByteArray());
    assertEquals(Map.of("qos", "1"), request.metadata());
  }

  @Test
  void theTraceOfACallerTravelsOn() throws Exception {
    startOpen()
        .withInterceptors(
            headers("traceparent", PARENT, "tracestate", "a=b", "baggage", "k=v;p=1,l=w"))
        .invokeBinding(create("out"));

    assertEquals(
        Map.of("traceparent", PARENT, "tracestate", "a=b", "baggage", "k=v;p=1,l=w"),
        output.requests.get(0).metadata());
  }

  @Test
  void aBaggageThatIsNoneIsRefused() throws Exception {
    DaprGrpc.DaprBlockingStub stub = startOpen().withInterceptors(headers("baggage", "nonsense"));

    StatusRuntimeException failure =
        assertThrows(StatusRuntimeException.class, () -> stub.invokeBinding(create("out")));

    assertEquals(Status.Code.INVALID_ARGUMENT, failure.getStatus().getCode());
    assertEquals(List.of(), output.requests);
  }

  @Test
  void anAnswerOfTheBindingComesInTheMessageAndInTheHeaders() throws Exception {
    output.answer =
        CompletableFuture.completedFuture(
            new Response(
                Optional.of(Payload.utf8("answer")),
                Map.of("statuscode", "404", "größe", "1", "text", "a\nb", "x-bin", "1")));
    AtomicReference<Metadata> received = new AtomicReference<>();

    InvokeBindingResponse answer =
        startOpen()
            .withInterceptors(
                MetadataUtils.newCaptureMetadataInterceptor(received, new AtomicReference<>()))
            .invokeBinding(create("out"));

    assertEquals("answer", answer.getData().toStringUtf8());
    assertEquals("404", answer.getMetadataOrThrow("statuscode"));
    assertEquals("a\nb", answer.getMetadataOrThrow("text"));
    Metadata headers = Objects.requireNonNull(received.get());
    assertEquals(
        "404",
        headers.get(Metadata.Key.of("metadata.statuscode", Metadata.ASCII_STRING_MARSHALLER)));
    assertEquals(
        List.of("metadata.statuscode"),
        headers.keys().stream().filter(key -> key.startsWith("metadata.")).toList());
  }

  @Test
  void anAnswerWithoutDataIsEmpty() throws Exception {
    output.answer = CompletableFuture.completedFuture(Response.empty());

    assertEquals(
        InvokeBindingResponse.getDefaultInstance(), startOpen().invokeBinding(create("out")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "none | create | couldn't find output binding none",
        "out | `` | operation field is missing from request",
        "out | get | binding out does not support operation get."
            + " supported operations:create get2 list remove",
      })
  void aCallThatCannotBePerformedIsAnInternalErrorWithAReason(
      String name, String operation, String reason) throws Exception {
    DaprGrpc.DaprBlockingStub stub = startOpen();

    StatusRuntimeException failure =
        assertThrows(
            StatusRuntimeException.class,
            () -> stub.invokeBinding(create(name).toBuilder().setOperation(operation).build()));

    assertEquals(Status.Code.INTERNAL, failure.getStatus().getCode());
    assertEquals(
        "error invoking output binding " + name + ": " + reason,
        failure.getStatus().getDescription());
    ErrorInfo detail = detail(failure);
    assertEquals("ERR_INVOKE_OUTPUT_BINDING", detail.getReason());
    assertEquals("dapr.io", detail.getDomain());
  }

  @Test
  void aFailureOfTheBindingReachesTheCaller() throws Exception {
    output.answer =
        CompletableFuture.failedFuture(
            new BindingException(BindingException.Kind.TIMEOUT, "no answer in 10s"));
    DaprGrpc.DaprBlockingStub stub = startOpen();

    StatusRuntimeException failure =
        assertThrows(StatusRuntimeException.class, () -> stub.invokeBinding(create("out")));

    assertEquals(Status.Code.INTERNAL, failure.getStatus().getCode());
    assertEquals(
        "error invoking output binding out: no answer in 10s",
        failure.getStatus().getDescription());
  }

  @Test
  void aMessageAboveTheLimitIsRefused() throws Exception {
    DaprGrpc.DaprBlockingStub stub = startOpen();
    InvokeBindingRequest large =
        create("out").toBuilder().setData(ByteString.copyFrom(new byte[MAX_BODY])).build();

    StatusRuntimeException failure =
        assertThrows(StatusRuntimeException.class, () -> stub.invokeBinding(large));

    assertEquals(Status.Code.RESOURCE_EXHAUSTED, failure.getStatus().getCode());
    assertEquals(List.of(), output.requests);
  }

  @Test
  void whatBindingsDoNotNeedIsUnimplemented() throws Exception {
    DaprGrpc.DaprBlockingStub stub = startOpen();

    StatusRuntimeException failure =
        assertThrows(
            StatusRuntimeException.class,
            () -> stub.getState(GetStateRequest.getDefaultInstance()));

    assertEquals(Status.Code.UNIMPLEMENTED, failure.getStatus().getCode());
  }

  @Test
  void whoDoesNotKnowTheTokenIsTurnedAway() throws Exception {
    ManagedChannel channel = start(ApiToken.of("t0ken"));
    DaprGrpc.DaprBlockingStub stub = DaprGrpc.newBlockingStub(channel);

    for (DaprGrpc.DaprBlockingStub stranger :
        List.of(stub, stub.withInterceptors(headers("dapr-api-token", "wrong")))) {
      StatusRuntimeException failure =
          assertThrows(StatusRuntimeException.class, () -> stranger.invokeBinding(create("out")));
      assertEquals(Status.Code.UNAUTHENTICATED, failure.getStatus().getCode());
      assertEquals("Unauthorized", failure.getStatus().getDescription());
      assertEquals("Unauthorized", detail(failure).getReason());
      assertEquals("dapr.io", detail(failure).getDomain());
      assertEquals("401", detail(failure).getMetadataOrThrow("http.code"));
    }
    assertEquals(List.of(), output.requests);

    stub.withInterceptors(headers("dapr-api-token", "t0ken")).invokeBinding(create("out"));
    assertEquals(1, output.requests.size());
  }

  @Test
  void metadataSaysWhatTheSidecarIs() throws Exception {
    DaprGrpc.DaprBlockingStub stub = startOpen();
    stub.setMetadata(
        DaprMetadataProtos.SetMetadataRequest.newBuilder().setKey("k").setValue("v").build());

    DaprMetadataProtos.GetMetadataResponse metadata =
        stub.getMetadata(DaprMetadataProtos.GetMetadataRequest.getDefaultInstance());

    assertEquals("app", metadata.getId());
    assertEquals("1.2.3", metadata.getRuntimeVersion());
    assertEquals(
        Map.of("k", "v", "daprRuntimeVersion", SidecarControl.DAPR_VERSION),
        metadata.getExtendedMetadataMap());
    assertEquals(1, metadata.getRegisteredComponentsCount());
    DaprMetadataProtos.RegisteredComponents component = metadata.getRegisteredComponents(0);
    assertEquals("out", component.getName());
    assertEquals("bindings.mqtt", component.getType());
    assertEquals("v1", component.getVersion());
    assertEquals(List.of("INPUT_BINDING", "OUTPUT_BINDING"), component.getCapabilitiesList());
    DaprMetadataProtos.AppConnectionProperties app = metadata.getAppConnectionProperties();
    assertEquals(7000, app.getPort());
    assertEquals("grpc", app.getProtocol());
    assertEquals("127.0.0.1", app.getChannelAddress());
    assertEquals(5, app.getMaxConcurrency());
    assertEquals("5s", app.getHealth().getHealthProbeInterval());
    assertEquals("500ms", app.getHealth().getHealthProbeTimeout());
    assertEquals(3, app.getHealth().getHealthThreshold());
  }

  @Test
  void metadataThatIsTooLongIsRefused() throws Exception {
    DaprGrpc.DaprBlockingStub stub = startOpen();
    String value = "v".repeat(SidecarControl.MAX_ENTRY_LENGTH);

    StatusRuntimeException failure =
        assertThrows(
            StatusRuntimeException.class,
            () ->
                stub.setMetadata(
                    DaprMetadataProtos.SetMetadataRequest.newBuilder()
                        .setKey("k")
                        .setValue(value)
                        .build()));

    assertEquals(Status.Code.INVALID_ARGUMENT, failure.getStatus().getCode());
  }

  @Test
  void whoAsksForTheEndIsAnswered() throws Exception {
    startOpen().shutdown(ShutdownRequest.getDefaultInstance());

    assertEquals(SidecarControl.Shutdown.GRACEFUL, get(control.shutdownAsked()));
  }

  @Test
  void toolsCanAskWhatThereIs() throws Exception {
    CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> question =
        ServerReflectionGrpc.newStub(start(ApiToken.of(null)))
            .serverReflectionInfo(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ServerReflectionResponse value) {
                    answer.complete(value);
                  }

                  @Override
                  public void onError(Throwable failure) {
                    answer.completeExceptionally(failure);
                  }

                  @Override
                  public void onCompleted() {
                    answer.completeExceptionally(new AssertionError("no answer"));
                  }
                });
    question.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());

    List<String> services =
        get(answer).getListServicesResponse().getServiceList().stream()
            .map(service -> service.getName())
            .toList();
    question.onCompleted();

    assertTrue(services.contains("dapr.proto.runtime.v1.Dapr"), services.toString());
    assertTrue(services.contains("grpc.reflection.v1alpha.ServerReflection"), services.toString());
  }

  @Test
  void aSocketOfTheFileSystemServesAsWell() throws Exception {
    Path socket = folder.resolve("api.socket");
    Files.writeString(socket, "left behind");
    GrpcApi api = api(new Listening(List.of(), 0, Optional.of(socket)), ApiToken.of(null));

    assertEquals(List.of(UnixDomainSocketAddress.of(socket)), get(api.start()));
    ManagedChannel channel =
        channel(
            NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(socket))
                .eventLoopGroup(
                    new io.netty.channel.MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()))
                .channelType(NioDomainSocketChannel.class));
    DaprGrpc.newBlockingStub(channel).invokeBinding(create("out"));

    assertEquals(1, output.requests.size());
    channel.shutdownNow();
    get(api.stop(Duration.ofSeconds(1)));
    assertFalse(Files.exists(socket));
  }

  @Test
  void stoppingLetsCallsUnderWayFinish() throws Exception {
    CompletableFuture<Response> slow = new CompletableFuture<>();
    output.answer = slow;
    DaprGrpc.DaprFutureStub stub = DaprGrpc.newFutureStub(start(ApiToken.of(null)));
    var underWay = stub.invokeBinding(create("out"));
    await().until(() -> !output.requests.isEmpty());

    CompletionStage<Void> stopped = apis.get(0).stop(Duration.ofSeconds(10));
    assertFalse(underWay.isDone());
    slow.complete(Response.empty());

    assertEquals(InvokeBindingResponse.getDefaultInstance(), underWay.get(10, TimeUnit.SECONDS));
    get(stopped);
  }

  @Test
  void anAddressThatIsTakenFailsTheStart() throws Exception {
    GrpcApi first =
        api(new Listening(List.of("127.0.0.1"), 0, Optional.empty()), ApiToken.of(null));
    int port = ((InetSocketAddress) get(first.start()).get(0)).getPort();
    GrpcApi second =
        api(new Listening(List.of("127.0.0.1"), port, Optional.empty()), ApiToken.of(null));

    ExecutionException failure = assertThrows(ExecutionException.class, () -> get(second.start()));

    assertInstanceOf(IOException.class, failure.getCause());
  }
}
