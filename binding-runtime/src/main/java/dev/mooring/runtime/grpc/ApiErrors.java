package dev.mooring.runtime.grpc;

import com.google.protobuf.Any;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Map;

/**
 * How the API says no: a status and a message for people, with a reason for programs in the
 * details, as Dapr has them. Stateless.
 */
final class ApiErrors {

  static final String INVOCATION = "ERR_INVOKE_OUTPUT_BINDING";
  static final String MALFORMED = "ERR_MALFORMED_REQUEST";

  static final String UNAUTHORIZED = "Unauthorized";

  private static final String DOMAIN = "dapr.io";

  private ApiErrors() {}

  static StatusRuntimeException invocation(String message) {
    return of(Code.INTERNAL, message, INVOCATION, Map.of());
  }

  static StatusRuntimeException malformed(String message) {
    return of(Code.INVALID_ARGUMENT, message, MALFORMED, Map.of());
  }

  static StatusRuntimeException unauthorized() {
    return of(
        Code.UNAUTHENTICATED,
        "Unauthorized",
        UNAUTHORIZED,
        Map.of("http.code", "401", "http.error_message", "invalid api token"));
  }

  private static StatusRuntimeException of(
      Code code, String message, String reason, Map<String, String> metadata) {
    ErrorInfo info =
        ErrorInfo.newBuilder().setReason(reason).setDomain(DOMAIN).putAllMetadata(metadata).build();
    return StatusProto.toStatusRuntimeException(
        Status.newBuilder()
            .setCode(code.getNumber())
            .setMessage(message)
            .addDetails(Any.pack(info))
            .build());
  }
}
