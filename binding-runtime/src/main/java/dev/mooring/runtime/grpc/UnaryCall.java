package dev.mooring.runtime.grpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One call with one message each way, which tells what the generated stubs do not: whether the far
 * side answered at all. A server may say UNAVAILABLE of itself, and that is an answer.
 */
final class UnaryCall<A> extends ClientCall.Listener<A> {

  private final CompletableFuture<UnaryOutcome<A>> outcome = new CompletableFuture<>();
  private @Nullable A message;
  private volatile boolean answered;

  private UnaryCall() {}

  /** Sends a message; the stage never completes exceptionally. */
  static <Q, A> CompletionStage<UnaryOutcome<A>> send(
      Channel channel,
      MethodDescriptor<Q, A> method,
      CallOptions options,
      Metadata headers,
      Q request) {
    UnaryCall<A> listener = new UnaryCall<>();
    ClientCall<Q, A> call =
        channel.newCall(method, options.withStreamTracerFactory(listener.tracers()));
    call.start(listener, headers);
    call.request(2);
    call.sendMessage(request);
    call.halfClose();
    return listener.outcome;
  }

  private ClientStreamTracer.Factory tracers() {
    return new ClientStreamTracer.Factory() {
      @Override
      public ClientStreamTracer newClientStreamTracer(
          ClientStreamTracer.StreamInfo info, Metadata headers) {
        return new ClientStreamTracer() {
          @Override
          public void inboundTrailers(Metadata trailers) {
            answered = true;
          }
        };
      }
    };
  }

  @Override
  public void onMessage(A received) {
    message = received;
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    Status end =
        status.isOk() && message == null
            ? Status.INTERNAL.withDescription("an answer without a message")
            : status;
    outcome.complete(
        new UnaryOutcome<>(
            end.isOk() ? Optional.ofNullable(message) : Optional.empty(), end, answered, trailers));
  }
}
