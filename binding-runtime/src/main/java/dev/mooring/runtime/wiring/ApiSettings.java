package dev.mooring.runtime.wiring;

import dev.mooring.runtime.dispatch.ApiToken;
import dev.mooring.runtime.dispatch.Listening;
import dev.mooring.runtime.dispatch.RequestLimits;
import java.util.List;
import java.util.Optional;

/**
 * Where and for whom a sidecar's API listens. Immutable.
 *
 * @param http where it speaks HTTP
 * @param grpc where it speaks gRPC; empty if it does not
 * @param limits how large requests may be
 * @param token what callers have to show
 * @param http2 whether HTTP/2 without TLS is spoken beside HTTP/1.1
 * @param allowedOrigins the web pages that may call it; {@code *} stands for all
 * @param open where anybody may ask for health and metadata; empty if nowhere
 * @param logged whether each request over HTTP is written to the log
 */
public record ApiSettings(
    Listening http,
    Optional<Listening> grpc,
    RequestLimits limits,
    ApiToken token,
    boolean http2,
    List<String> allowedOrigins,
    Optional<Listening> open,
    boolean logged) {

  public ApiSettings {
    allowedOrigins = List.copyOf(allowedOrigins);
  }

  /** Nothing is open to anybody, and no request is logged. */
  public ApiSettings(
      Listening http,
      Optional<Listening> grpc,
      RequestLimits limits,
      ApiToken token,
      boolean http2,
      List<String> allowedOrigins) {
    this(http, grpc, limits, token, http2, allowedOrigins, Optional.empty(), false);
  }

  /** HTTP alone, for anybody on this machine. */
  public static ApiSettings httpOnLoopback(int port) {
    return new ApiSettings(
        new Listening(List.of("127.0.0.1"), port, Optional.empty()),
        Optional.empty(),
        RequestLimits.DEFAULT,
        ApiToken.of(null),
        true,
        List.of());
  }

  /** HTTP and gRPC, for anybody on this machine. */
  public static ApiSettings onLoopback(int httpPort, int grpcPort) {
    ApiSettings http = httpOnLoopback(httpPort);
    return new ApiSettings(
        http.http(),
        Optional.of(new Listening(http.http().addresses(), grpcPort, Optional.empty())),
        http.limits(),
        http.token(),
        http.http2(),
        http.allowedOrigins());
  }
}
