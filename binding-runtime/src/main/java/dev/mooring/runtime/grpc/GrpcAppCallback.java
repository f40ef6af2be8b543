package dev.mooring.runtime.grpc;

import com.google.protobuf.Empty;
import com.google.protobuf.UnsafeByteOperations;
import dev.mooring.api.Delivery;
import dev.mooring.api.Payload;
import dev.mooring.api.Response;
import dev.mooring.runtime.dispatch.ApiToken;
import dev.mooring.runtime.dispatch.AppAddress;
import dev.mooring.runtime.dispatch.AppCallback;
import dev.mooring.runtime.dispatch.AppConnection;
import dev.mooring.runtime.dispatch.Destination;
import dev.mooring.runtime.dispatch.FanOut;
import dev.mooring.runtime.dispatch.HealthChecks;
import dev.mooring.runtime.dispatch.Interest;
import dev.mooring.runtime.dispatch.RejectionName;
import dev.mooring.runtime.dispatch.Reply;
import dev.mooring.runtime.dispatch.TraceContext;
import dev.mooring.runtime.grpc.v1.AppCallbackGrpc;
import dev.mooring.runtime.grpc.v1.AppCallbackHealthCheckGrpc;
import dev.mooring.runtime.grpc.v1.BindingEventRequest;
import dev.mooring.runtime.grpc.v1.BindingEventResponse;
import dev.mooring.runtime.grpc.v1.BindingEventResponse.BindingEventConcurrency;
import dev.mooring.runtime.grpc.v1.ListInputBindingsResponse;
import dev.mooring.runtime.observe.TrafficMetrics;
import dev.mooring.runtime.observe.TrafficMetrics.Flow;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * The way to an application that speaks gRPC: it lists what it wants, takes events, and looks after
 * its health. Safe for any thread; no method blocks.
 */
public final class GrpcAppCallback implements AppCallback {

  /** What this side makes of a connection that broke, or that the far side reset. */
  private static final Set<Status.Code> LOST =
      Set.of(Status.Code.UNAVAILABLE, Status.Code.CANCELLED);

  private static final Metadata.Key<String> REJECTION =
      Metadata.Key.of(RejectionName.HEADER, Metadata.ASCII_STRING_MARSHALLER);

  private static final Duration REACH_TIMEOUT = Duration.ofMillis(500);

  private final AppAddress address;
  private final Optional<String> token;
  private final Duration probeTimeout;
  private final GrpcTraffic traffic;
  private final ManagedChannel channel;

  /**
   * To an application.
   *
   * @param transport whose event loops it uses
   * @param probeTimeout how long the application may take to say which events it wants
   * @param traffic where calls are counted
   */
  public GrpcAppCallback(
      GrpcTransport transport,
      AppConnection connection,
      Duration probeTimeout,
      TrafficMetrics traffic) {
    this.traffic = new GrpcTraffic(traffic);
    this.address = connection.address();
    this.token = connection.token();
    this.probeTimeout = probeTimeout;
    this.channel = channel(transport, address);
  }

  private static ManagedChannel channel(GrpcTransport transport, AppAddress address) {
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(address.host(), address.port())
            .eventLoopGroup(transport.loops())
            .channelType(NioSocketChannel.class)
            // What completes here hands over to whoever waits, and never blocks.
            .directExecutor();
    if (!address.protocol().isTls()) {
      return builder.usePlaintext().build();
    }
    try {
      return builder
          .sslContext(
              GrpcSslContexts.forClient()
                  .trustManager(InsecureTrustManagerFactory.INSTANCE)
                  .build())
          .build();
    } catch (SSLException e) {
      throw new IllegalStateException("this JDK has no TLS for gRPC: " + e.getMessage(), e);
    }
  }

  @Override
  public AppAddress address() {
    return address;
  }

  @Override
  public CompletionStage<Void> reach() {
    return ChannelReach.of(channel, REACH_TIMEOUT);
  }

  @Override
  public CompletionStage<Interest> probe(Destination destination) {
    return call(
            Flow.GRPC_CLIENT,
            AppCallbackGrpc.getListInputBindingsMethod(),
            CallOptions.DEFAULT.withDeadlineAfter(probeTimeout.toNanos(), TimeUnit.NANOSECONDS),
            new Metadata(),
            Empty.getDefaultInstance())
        .thenApply(outcome -> interest(destination, outcome));
  }

  private static Interest interest(
      Destination destination, UnaryOutcome<ListInputBindingsResponse> outcome) {
    if (outcome.answer().isPresent()) {
      return outcome.answer().get().getBindingsList().contains(destination.component())
          ? new Interest.Wanted()
          : new Interest.Declined("ListInputBindings does not name it");
    }
    String reason = "ListInputBindings: " + outcome.text();
    return switch (outcome.status().getCode()) {
      case UNIMPLEMENTED, UNAUTHENTICATED, PERMISSION_DENIED -> new Interest.Declined(reason);
      default -> new Interest.Unanswered(reason);
    };
  }

  @Override
  public CompletionStage<Reply> deliver(Destination destination, Delivery delivery) {
    BindingEventRequest event =
        BindingEventRequest.newBuilder()
            .setName(destination.component())
            .setData(UnsafeByteOperations.unsafeWrap(delivery.payload().sharedBytes()))
            .putAllMetadata(delivery.metadata())
            .build();
    Metadata headers = new Metadata();
    TraceContext.ofEvent(delivery.metadata()).forEach((name, value) -> put(headers, name, value));
    return call(
            Flow.GRPC_CLIENT,
            AppCallbackGrpc.getOnBindingEventMethod(),
            CallOptions.DEFAULT,
            headers,
            event)
        .thenApply(outcome -> reply(destination, outcome));
  }

  private static Reply reply(Destination destination, UnaryOutcome<BindingEventResponse> outcome) {
    if (outcome.answer().isPresent()) {
      BindingEventResponse answer = outcome.answer().get();
      Payload data = Payload.wrap(answer.getData().toByteArray());
      return new Reply.Handled(
          data.size() == 0 ? Response.empty() : Response.of(data),
          destination.fanOut() ? fanOut(answer, data) : Optional.empty());
    }
    String reason = "error invoking app: " + outcome.text();
    return LOST.contains(outcome.status().getCode()) && !outcome.answered()
        ? new Reply.Unreachable(reason)
        : new Reply.Failed(
            reason,
            Optional.of(new Reply.Code(outcome.status().getCode().value(), true)),
            Optional.ofNullable(outcome.trailers().get(REJECTION)).flatMap(RejectionName::read));
  }

  private static Optional<FanOut> fanOut(BindingEventResponse answer, Payload data) {
    return answer.getToCount() == 0
        ? Optional.empty()
        : Optional.of(
            new FanOut(
                answer.getToList(),
                data,
                answer.getConcurrency() == BindingEventConcurrency.PARALLEL
                    ? FanOut.Order.PARALLEL
                    : FanOut.Order.SEQUENTIAL));
  }

  @Override
  public CompletionStage<Void> check(HealthChecks checks) {
    return call(
            Flow.GRPC_PROBE,
            AppCallbackHealthCheckGrpc.getHealthCheckMethod(),
            CallOptions.DEFAULT.withDeadlineAfter(checks.timeout().toNanos(), TimeUnit.NANOSECONDS),
            new Metadata(),
            Empty.getDefaultInstance())
        .thenCompose(
            outcome ->
                outcome.answer().isPresent()
                    ? CompletableFuture.completedFuture(null)
                    : CompletableFuture.failedFuture(
                        new IllegalStateException("HealthCheck: " + outcome.text())));
  }

  @Override
  public CompletionStage<Void> close() {
    channel.shutdownNow();
    return CompletableFuture.completedFuture(null);
  }

  private <Q, A> CompletionStage<UnaryOutcome<A>> call(
      Flow flow, MethodDescriptor<Q, A> method, CallOptions options, Metadata headers, Q request) {
    token.ifPresent(secret -> put(headers, ApiToken.HEADER, secret));
    return UnaryCall.send(
        channel,
        method,
        options.withStreamTracerFactory(traffic.calling(flow, method)),
        headers,
        request);
  }

  private static void put(Metadata headers, String name, String value) {
    headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
  }
}
