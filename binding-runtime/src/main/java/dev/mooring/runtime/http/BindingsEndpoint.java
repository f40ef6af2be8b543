package dev.mooring.runtime.http;

import dev.mooring.api.Payload;
import dev.mooring.api.Response;
import dev.mooring.runtime.dispatch.OutputCalls;
import dev.mooring.runtime.dispatch.TraceContext;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;

/**
 * {@code POST} and {@code PUT /v1.0/bindings/{name}}: from an HTTP request to a call and back.
 * Without the query parameter {@code operation} the body is Dapr's envelope, with it the body is
 * the payload itself. Runs on event loops and never blocks them.
 */
final class BindingsEndpoint implements Handler<RoutingContext> {

  static final String PATH = "/v1.0/bindings/";
  private static final String METADATA = "metadata.";

  private final OutputCalls calls;
  private final long maxBodySize;

  BindingsEndpoint(OutputCalls calls, long maxBodySize) {
    this.calls = calls;
    this.maxBodySize = maxBodySize;
  }

  /** What the request asks for, however it was written. */
  private record Call(String operation, Payload payload, Map<String, String> metadata) {}

  @Override
  public void handle(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    String name = PathSegment.after(PATH, routing);
    if (name == null) {
      routing.next();
      return;
    }
    Context loop = routing.vertx().getOrCreateContext();
    BoundedBody.of(request, maxBodySize)
        .compose(body -> read(request, body))
        .onSuccess(call -> invoke(name, call, loop, routing))
        .onFailure(wrong -> refusal(wrong).send(routing));
  }

  private static Future<Call> read(HttpServerRequest request, Buffer body) {
    String operation = request.getParam("operation");
    if (operation != null) {
      Payload payload =
          Payload.wrap(body.getBytes())
              .withContentType(request.getHeader(HttpHeaders.CONTENT_TYPE));
      return Future.succeededFuture(new Call(operation, payload, metadata(request.headers())));
    }
    try {
      Envelope envelope = Envelope.read(body.getBytes());
      return Future.succeededFuture(
          new Call(envelope.operation(), envelope.payload(), envelope.metadata()));
    } catch (Envelope.Malformed | Envelope.Unwritable e) {
      return Future.failedFuture(e);
    }
  }

  private static ApiError refusal(Throwable wrong) {
    return wrong instanceof Envelope.Unwritable
        ? ApiError.unwritable(message(wrong))
        : ApiError.malformed(message(wrong));
  }

  private static Map<String, String> metadata(MultiMap headers) {
    Map<String, String> metadata = new HashMap<>();
    headers.forEach(
        (name, value) -> {
          if (name.toLowerCase(Locale.ROOT).startsWith(METADATA)) {
            metadata.put(name.substring(METADATA.length()), value);
          }
        });
    return metadata;
  }

  private void invoke(String name, Call call, Context loop, RoutingContext routing) {
    Map<String, String> metadata;
    try {
      metadata = TraceContext.addTo(call.metadata(), routing.request()::getHeader);
    } catch (IllegalArgumentException e) {
      ApiError.malformedHeader(message(e)).send(routing);
      return;
    }
    HttpServerResponse response = routing.response();
    Future.fromCompletionStage(
            calls.invoke(
                name,
                call.operation(),
                call.payload(),
                metadata,
                trace -> trace.forEach(response::putHeader)),
            loop)
        .onSuccess(answer -> answer(routing.response(), answer))
        .onFailure(failure -> ApiError.invocation(message(failure)).send(routing));
  }

  private static void answer(HttpServerResponse response, Response answer) {
    answer
        .metadata()
        .forEach(
            (key, value) ->
                response.putHeader(
                    EventHeaders.headerName(METADATA + key), EventHeaders.headerValue(value)));
    if (answer.payload().isEmpty()) {
      response.setStatusCode(204).end();
      return;
    }
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(Buffer.buffer(answer.payload().get().sharedBytes()));
  }

  private static String message(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return String.valueOf(cause.getMessage());
  }
}
