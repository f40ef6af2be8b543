package dev.mooring.runtime.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What travels beside the messages of a call: read and written by the service, which of itself sees
 * messages alone. To be written before the answer; for one thread at a time.
 */
final class CallHeaders {

  private static final Context.Key<CallHeaders> KEY = Context.key("call-headers");

  private final Metadata request;
  private final Metadata response = new Metadata();

  private CallHeaders(Metadata request) {
    this.request = request;
  }

  /** Those of the call that the current thread begins to serve. */
  static CallHeaders current() {
    return KEY.get();
  }

  @Nullable String get(String name) {
    return request.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
  }

  /** Adds each entry under a prefix; what gRPC cannot carry so is left out. */
  void putAll(String prefix, Map<String, String> entries) {
    entries.forEach(
        (key, value) -> {
          String name = (prefix + key).toLowerCase(Locale.ROOT);
          if (isName(name) && isText(value)) {
            response.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
          }
        });
  }

  private static boolean isName(String name) {
    return !name.endsWith(Metadata.BINARY_HEADER_SUFFIX)
        && name.chars()
            .allMatch(
                c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "-_.".indexOf(c) >= 0);
  }

  private static boolean isText(String value) {
    return value.chars().allMatch(c -> c >= ' ' && c <= '~');
  }

  /** Gives each call its headers. */
  static final class Interceptor implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata request, ServerCallHandler<Q, A> next) {
      CallHeaders headers = new CallHeaders(request);
      return Contexts.interceptCall(
          Context.current().withValue(KEY, headers),
          new WithHeaders<>(call, headers),
          request,
          next);
    }
  }

  private static final class WithHeaders<Q, A> extends SimpleForwardingServerCall<Q, A> {
    private final CallHeaders headers;
    private boolean sent;

    WithHeaders(ServerCall<Q, A> call, CallHeaders headers) {
      super(call);
      this.headers = headers;
    }

    @Override
    public void sendHeaders(Metadata response) {
      response.merge(headers.response);
      sent = true;
      super.sendHeaders(response);
    }

    @Override
    public void close(Status status, Metadata trailers) {
      if (!sent) {
        trailers.merge(headers.response);
      }
      super.close(status, trailers);
    }
  }
}
