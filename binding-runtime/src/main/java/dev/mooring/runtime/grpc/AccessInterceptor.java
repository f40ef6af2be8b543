package dev.mooring.runtime.grpc;

import dev.mooring.runtime.config.ApiAccess;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Map;

/** Hides the parts of the API that a Configuration does not allow, as if there were none. */
final class AccessInterceptor implements ServerInterceptor {

  /** The methods of the API, and the names that a Configuration has for them. */
  private static final Map<String, String> PARTS =
      Map.of(
          "InvokeBinding", "bindings",
          "GetMetadata", "metadata",
          "SetMetadata", "metadata",
          "Shutdown", "shutdown");

  private final ApiAccess access;

  AccessInterceptor(ApiAccess access) {
    this.access = access;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata request, ServerCallHandler<Q, A> next) {
    String part = PARTS.get(call.getMethodDescriptor().getBareMethodName());
    if (part == null || access.admits("grpc", part)) {
      return next.startCall(call, request);
    }
    call.close(
        Status.UNIMPLEMENTED.withDescription("requested endpoint is not available"),
        new Metadata());
    return new ServerCall.Listener<>() {};
  }
}
