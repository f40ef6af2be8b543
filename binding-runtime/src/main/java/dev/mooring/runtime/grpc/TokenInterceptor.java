package dev.mooring.runtime.grpc;

import dev.mooring.runtime.dispatch.ApiToken;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import java.util.Map;
import java.util.Objects;

/** Lets nobody in who does not know the token. */
final class TokenInterceptor implements ServerInterceptor {

  private static final Metadata.Key<String> HEADER =
      Metadata.Key.of(ApiToken.HEADER, Metadata.ASCII_STRING_MARSHALLER);

  private final ApiToken token;

  TokenInterceptor(ApiToken token) {
    this.token = token;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata request, ServerCallHandler<Q, A> next) {
    if (token.admits(request.get(HEADER))) {
      return next.startCall(call, request);
    }
    StatusRuntimeException refused =
        ApiErrors.of(
            com.google.rpc.Code.UNAUTHENTICATED,
            "Unauthorized",
            "Unauthorized",
            Map.of("http.code", "401", "http.error_message", "invalid api token"));
    call.close(
        refused.getStatus(), Objects.requireNonNullElseGet(refused.getTrailers(), Metadata::new));
    return new ServerCall.Listener<>() {};
  }
}
