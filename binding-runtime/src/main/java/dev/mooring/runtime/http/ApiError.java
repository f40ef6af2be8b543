package dev.mooring.runtime.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/**
 * How the API says no: a status, a code for programs and a message for people, as Dapr has them.
 * Immutable.
 *
 * @param status the HTTP status
 * @param code such as {@code ERR_MALFORMED_REQUEST}
 * @param message what was wrong
 */
record ApiError(int status, String code, String message) {

  /** For paths and methods that the API does not have; Dapr would forward these to another app. */
  static final ApiError NO_SUCH_PATH =
      new ApiError(
          404,
          "ERR_DIRECT_INVOKE",
          "failed getting app id either from the URL path or the header dapr-app-id");

  static ApiError malformed(String reason) {
    return new ApiError(400, "ERR_MALFORMED_REQUEST", "failed deserializing HTTP body: " + reason);
  }

  /** For data that is JSON and of which no bytes can be made. */
  static ApiError unwritable(String reason) {
    return new ApiError(
        500, "ERR_MALFORMED_REQUEST_DATA", "can't serialize request data field: " + reason);
  }

  static ApiError malformedHeader(String reason) {
    return new ApiError(400, "ERR_MALFORMED_REQUEST", reason);
  }

  static ApiError invocation(String message) {
    return new ApiError(500, "ERR_INVOKE_OUTPUT_BINDING", message);
  }

  void send(RoutingContext routing) {
    routing.put(HttpTraffic.ERROR_CODE, code);
    routing
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(new JsonObject().put("errorCode", code).put("message", message).toBuffer());
  }
}
