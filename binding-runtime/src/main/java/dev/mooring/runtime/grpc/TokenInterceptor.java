package dev.mooring.runtime.grpc;

import dev.mooring.runtime.dispatch.ApiToken;
import dev.mooring.runtime.observe.TrafficMetrics;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import java.util.Objects;

/** Lets nobody in who does not know the token, and counts whom it turned away. */
final class TokenInterceptor implements ServerInterceptor {

  private static final Metadata.Key<String> HEADER =
      Metadata.Key.of(ApiToken.HEADER, Metadata.ASCII_STRING_MARSHALLER);

  private final ApiToken token;
  private final TrafficMetrics traffic;

  TokenInterceptor(ApiToken token, TrafficMetrics traffic) {
    this.token = token;
    this.traffic = traffic;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata request, ServerCallHandler<Q, A> next) {
    if (token.admits(request.get(HEADER))) {
      return next.startCall(call, request);
    }
    StatusRuntimeException refused = ApiErrors.unauthorized();
    traffic.error(ApiErrors.UNAUTHORIZED);
    call.close(
        refused.getStatus(), Objects.requireNonNullElseGet(refused.getTrailers(), Metadata::new));
    return new ServerCall.Listener<>() {};
  }
}
