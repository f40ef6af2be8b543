package dev.mooring.runtime.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import com.google.protobuf.UnsafeByteOperations;
import dev.mooring.api.Payload;
import dev.mooring.api.Response;
import dev.mooring.runtime.dispatch.OutputCalls;
import dev.mooring.runtime.dispatch.SidecarControl;
import dev.mooring.runtime.dispatch.TraceContext;
import dev.mooring.runtime.grpc.v1.DaprGrpc.DaprImplBase;
import dev.mooring.runtime.grpc.v1.GetMetadataRequest;
import dev.mooring.runtime.grpc.v1.GetMetadataResponse;
import dev.mooring.runtime.grpc.v1.InvokeBindingRequest;
import dev.mooring.runtime.grpc.v1.InvokeBindingResponse;
import dev.mooring.runtime.grpc.v1.SetMetadataRequest;
import dev.mooring.runtime.grpc.v1.ShutdownRequest;
import dev.mooring.runtime.observe.TrafficMetrics;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * The part of Dapr's gRPC API that bindings need; whatever else it has is answered as
 * unimplemented. Runs on event loops and never blocks them.
 */
final class DaprService extends DaprImplBase {

  private static final String FORCE = "dapr-force-shutdown";

  private final OutputCalls calls;
  private final SidecarControl control;
  private final TrafficMetrics traffic;

  DaprService(OutputCalls calls, SidecarControl control, TrafficMetrics traffic) {
    this.traffic = traffic;
    this.calls = calls;
    this.control = control;
  }

  @Override
  public void invokeBinding(
      InvokeBindingRequest request, StreamObserver<InvokeBindingResponse> observer) {
    CallHeaders headers = CallHeaders.current();
    Map<String, String> metadata;
    try {
      metadata = TraceContext.addTo(request.getMetadataMap(), headers::get);
    } catch (IllegalArgumentException e) {
      malformed(observer, e);
      return;
    }
    // A caller who has gone away is no reason to throw at whoever completes the call.
    ((ServerCallStreamObserver<InvokeBindingResponse>) observer).setOnCancelHandler(() -> {});
    calls
        .invoke(
            request.getName(),
            request.getOperation(),
            Payload.wrap(request.getData().toByteArray()),
            metadata)
        .whenComplete((answer, failure) -> answer(observer, headers, answer, failure));
  }

  private void answer(
      StreamObserver<InvokeBindingResponse> observer,
      CallHeaders headers,
      @Nullable Response answer,
      @Nullable Throwable failure) {
    if (answer == null) {
      traffic.error(ApiErrors.INVOCATION);
      observer.onError(ApiErrors.invocation(message(failure)));
      return;
    }
    headers.putAll("metadata.", answer.metadata());
    observer.onNext(
        InvokeBindingResponse.newBuilder()
            .setData(
                answer
                    .payload()
                    .map(payload -> UnsafeByteOperations.unsafeWrap(payload.sharedBytes()))
                    .orElse(ByteString.EMPTY))
            .putAllMetadata(answer.metadata())
            .build());
    observer.onCompleted();
  }

  private static String message(@Nullable Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause == null ? "no reason given" : String.valueOf(cause.getMessage());
  }

  @Override
  public void getMetadata(
      GetMetadataRequest request, StreamObserver<GetMetadataResponse> observer) {
    observer.onNext(MetadataMessage.of(control.metadata()));
    observer.onCompleted();
  }

  @Override
  public void setMetadata(SetMetadataRequest request, StreamObserver<Empty> observer) {
    try {
      control.setMetadata(request.getKey(), request.getValue());
    } catch (IllegalArgumentException e) {
      malformed(observer, e);
      return;
    }
    done(observer);
  }

  @Override
  public void shutdown(ShutdownRequest request, StreamObserver<Empty> observer) {
    boolean forced = Boolean.parseBoolean(CallHeaders.current().get(FORCE));
    done(observer);
    control.shutdown(forced ? SidecarControl.Shutdown.FORCED : SidecarControl.Shutdown.GRACEFUL);
  }

  private void malformed(StreamObserver<?> observer, IllegalArgumentException wrong) {
    traffic.error(ApiErrors.MALFORMED);
    observer.onError(ApiErrors.malformed(String.valueOf(wrong.getMessage())));
  }

  private static void done(StreamObserver<Empty> observer) {
    observer.onNext(Empty.getDefaultInstance());
    observer.onCompleted();
  }
}
