package dev.mooring.runtime.grpc;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import dev.mooring.api.Payload;
import dev.mooring.api.Rejection;
import dev.mooring.api.Response;
import dev.mooring.runtime.FreePort;
import dev.mooring.runtime.TestCertificate;
import dev.mooring.runtime.dispatch.AppAddress;
import dev.mooring.runtime.dispatch.AppConnection;
import dev.mooring.runtime.dispatch.AppProtocol;
import dev.mooring.runtime.dispatch.Destination;
import dev.mooring.runtime.dispatch.FanOut;
import dev.mooring.runtime.dispatch.FirstDelivery;
import dev.mooring.runtime.dispatch.HealthChecks;
import dev.mooring.runtime.dispatch.Interest;
import dev.mooring.runtime.dispatch.Reply;
import dev.mooring.runtime.observe.TrafficMetrics;
import io.dapr.v1.AppCallbackGrpc.AppCallbackImplBase;
import io.dapr.v1.AppCallbackHealthCheckGrpc.AppCallbackHealthCheckImplBase;
import io.dapr.v1.DaprAppCallbackProtos.BindingEventRequest;
import io.dapr.v1.DaprAppCallbackProtos.BindingEventResponse;
import io.dapr.v1.DaprAppCallbackProtos.HealthCheckResponse;
import io.dapr.v1.DaprAppCallbackProtos.ListInputBindingsResponse;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The way to an application over a real socket; the application has the stubs of Dapr's SDK. */
@Timeout(30)
final class GrpcAppCallbackTest {

  private static final Destination IN = new Destination("in", "route", false);
  private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private final GrpcTransport transport = new GrpcTransport();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private @Nullable Server app;
  private @Nullable GrpcAppCallback callback;
  private volatile Status status = Status.OK;
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile BindingEventResponse answer = BindingEventResponse.getDefaultInstance();
  private volatile Metadata headers = new Metadata();
  private final Metadata trailers = new Metadata();
  private volatile BindingEventRequest event = BindingEventRequest.getDefaultInstance();

  private static FirstDelivery message(String text) {
    return new FirstDelivery(Payload.utf8(text), Map.of("topic", "größe/1"));
  }

  private <T> void end(StreamObserver<T> observer, T message) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (status.isOk()) {
      observer.onNext(message);
      observer.onCompleted();
    } else {
      observer.onError(status.asRuntimeException(trailers));
    }
  }

  private final class App extends AppCallbackImplBase {
    @Override
    public void listInputBindings(
        Empty request, StreamObserver<ListInputBindingsResponse> observer) {
      end(observer, ListInputBindingsResponse.newBuilder().addBindings("in").build());
    }

    @Override
    public void onBindingEvent(
        BindingEventRequest request, StreamObserver<BindingEventResponse> observer) {
      event = request;
      end(observer, answer);
    }
  }

  private final class Health extends AppCallbackHealthCheckImplBase {
    @Override
    public void healthCheck(Empty request, StreamObserver<HealthCheckResponse> observer) {
      end(observer, HealthCheckResponse.getDefaultInstance());
    }
  }

  private final class Ears implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata request, ServerCallHandler<Q, A> next) {
      headers = request;
      return next.startCall(call, request);
    }
  }

  private GrpcAppCallback start(Optional<SslContext> tls, AppProtocol protocol) throws IOException {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .executor(threads)
            .intercept(new Ears())
            .addService(new App())
            .addService(new Health());
    tls.ifPresent(builder::sslContext);
    Server server = builder.build().start();
    app = server;
    return to(protocol, server.getPort());
  }

  private GrpcAppCallback start() throws IOException {
    return start(Optional.empty(), AppProtocol.GRPC);
  }

  private GrpcAppCallback to(AppProtocol protocol, int port) {
    return to(protocol, port, Duration.ofSeconds(10));
  }

  private GrpcAppCallback to(AppProtocol protocol, int port, Duration probeTimeout) {
    GrpcAppCallback made =
        new GrpcAppCallback(
            transport,
            new AppConnection(
                new AppAddress(protocol, "127.0.0.1", port),
                Optional.of("t0ken"),
                OptionalInt.empty(),
                Optional.empty()),
            probeTimeout,
            TrafficMetrics.none());
    callback = made;
    return made;
  }

  @AfterEach
  void stop() throws Exception {
    gate.countDown();
    if (callback != null) {
      get(callback.close());
    }
    if (app != null) {
      app.shutdownNow();
    }
    get(transport.close());
    threads.shutdownNow();
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private @Nullable String header(String name) {
    return headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
  }

  @Test
  void anEventArrivesByteForByteWithItsMetadata() throws Exception {
    byte[] payload = {0, (byte) 0xFF, (byte) 0xC3};
    Map<String, String> metadata = Map.of("topic", "größe/1", "userProperty.a b", "c\nd");

    Reply reply = get(start().deliver(IN, new FirstDelivery(Payload.wrap(payload), metadata)));

    assertEquals(new Reply.Handled(Response.empty()), reply);
    assertEquals("in", event.getName());
    assertArrayEquals(payload, event.getData().toByteArray());
    assertEquals(metadata, event.getMetadataMap());
    assertEquals("t0ken", header("dapr-api-token"));
  }

  @Test
  void theTraceOfAnEventTravelsOn() throws Exception {
    Map<String, String> metadata =
        Map.of("userProperty.traceparent", PARENT, "userProperty.tracestate", "a=b");

    get(start().deliver(IN, new FirstDelivery(Payload.empty(), metadata)));

    assertEquals(PARENT, header("traceparent"));
    assertEquals("a=b", header("tracestate"));
  }

  @Test
  void theAnswerOfTheApplicationIsKept() throws Exception {
    answer =
        BindingEventResponse.newBuilder()
            .setData(ByteString.copyFromUtf8("no json"))
            .addTo("out")
            .build();

    assertEquals(
        new Reply.Handled(Response.of(Payload.utf8("no json"))),
        get(start().deliver(IN, message("1"))));
  }

  @ParameterizedTest
  @EnumSource(BindingEventResponse.BindingEventConcurrency.class)
  void anAnswerNamesWhoItIsSentOnToWhereThatIsAllowed(
      BindingEventResponse.BindingEventConcurrency concurrency) throws Exception {
    if (concurrency == BindingEventResponse.BindingEventConcurrency.UNRECOGNIZED) {
      return;
    }
    answer =
        BindingEventResponse.newBuilder()
            .setData(ByteString.copyFromUtf8("no json"))
            .addTo("a")
            .addTo("b")
            .setConcurrency(concurrency)
            .build();

    Reply reply = get(start().deliver(new Destination("in", "", true), message("1")));

    assertEquals(
        Optional.of(
            new FanOut(
                List.of("a", "b"),
                Payload.utf8("no json"),
                FanOut.Order.valueOf(concurrency.name()))),
        assertInstanceOf(Reply.Handled.class, reply).fanOut());
  }

  @ParameterizedTest
  @EnumSource(
      value = Status.Code.class,
      names = {"UNAVAILABLE", "INTERNAL", "UNIMPLEMENTED", "DEADLINE_EXCEEDED", "UNKNOWN"})
  void whateverTheApplicationAnswersButOkIsAFailure(Status.Code code) throws Exception {
    status = Status.fromCode(code).withDescription("no");

    assertEquals(
        new Reply.Failed(
            "error invoking app: " + code + ": no",
            Optional.of(new Reply.Code(code.value(), true))),
        get(start().deliver(IN, message("1"))));
  }

  @Test
  void aFailureMaySayWhatIsWrongWithTheEvent() throws Exception {
    status = Status.INVALID_ARGUMENT;
    trailers.put(
        Metadata.Key.of("mooring-rejection", Metadata.ASCII_STRING_MARSHALLER), "invalid-payload");

    assertEquals(
        Optional.of(Rejection.INVALID_PAYLOAD),
        assertInstanceOf(Reply.Failed.class, get(start().deliver(IN, message("1")))).rejection());
  }

  @Test
  void anApplicationThatIsLostUnderWayCannotBeReached() throws Exception {
    gate = new CountDownLatch(1);
    CompletionStage<Reply> reply = start().deliver(IN, message("1"));
    await().until(() -> event.getName().equals("in"));

    assertFalse(reply.toCompletableFuture().isDone());
    Objects.requireNonNull(app).shutdownNow();

    assertInstanceOf(Reply.Unreachable.class, get(reply));
  }

  @Test
  void anApplicationThatDoesNotListenCannotBeReachedAndIsFoundLater() throws Exception {
    int port = FreePort.pick();
    GrpcAppCallback nobody = to(AppProtocol.GRPC, port);

    assertThrows(ExecutionException.class, () -> get(nobody.reach()));
    assertInstanceOf(Reply.Unreachable.class, get(nobody.deliver(IN, message("1"))));
    assertInstanceOf(Interest.Unanswered.class, get(nobody.probe(IN)));

    app =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .addService(new App())
            .build()
            .start();
    await()
        .until(() -> nobody.reach().handle((found, no) -> no == null).toCompletableFuture().get());
    assertInstanceOf(Reply.Handled.class, get(nobody.deliver(IN, message("1"))));
  }

  @ParameterizedTest
  @CsvSource({
    "OK, in, Wanted",
    "OK, other, Declined",
    "UNIMPLEMENTED, in, Declined",
    "UNAUTHENTICATED, in, Declined",
    "PERMISSION_DENIED, in, Declined",
    "INTERNAL, in, Unanswered",
    "UNAVAILABLE, in, Unanswered",
  })
  void theListOfTheApplicationSaysWhetherItWantsEvents(
      Status.Code code, String component, String interest) throws Exception {
    status = Status.fromCode(code);

    Interest said = get(start().probe(new Destination(component, "", false)));

    assertEquals(interest, said.getClass().getSimpleName());
    assertEquals("t0ken", header("dapr-api-token"));
  }

  @Test
  void aListThatTakesTooLongHasNoAnswer() throws Exception {
    gate = new CountDownLatch(1);
    get(start().close());
    int port = Objects.requireNonNull(app).getPort();

    assertInstanceOf(
        Interest.Unanswered.class,
        get(to(AppProtocol.GRPC, port, Duration.ofMillis(100)).probe(IN)));
  }

  @Test
  void theHealthOfTheApplicationIsAskedFor() throws Exception {
    HealthChecks checks = new HealthChecks("", Duration.ofSeconds(5), Duration.ofSeconds(2), 3);
    GrpcAppCallback callback = start();

    get(callback.check(checks));
    status = Status.INTERNAL.withDescription("ill");

    ExecutionException failure =
        assertThrows(ExecutionException.class, () -> get(callback.check(checks)));
    assertTrue(String.valueOf(failure.getMessage()).contains("HealthCheck: INTERNAL: ill"));
  }

  @Test
  void tlsIsSpokenWithAnyCertificate(@TempDir Path folder) throws Exception {
    SslContext tls =
        GrpcSslContexts.configure(
                SslContextBuilder.forServer(TestCertificate.keys(TestCertificate.keyStore(folder))))
            .build();
    GrpcAppCallback callback = start(Optional.of(tls), AppProtocol.GRPCS);

    await()
        .until(
            () -> callback.reach().handle((found, no) -> no == null).toCompletableFuture().get());
    assertInstanceOf(Reply.Handled.class, get(callback.deliver(IN, message("1"))));
  }
}
