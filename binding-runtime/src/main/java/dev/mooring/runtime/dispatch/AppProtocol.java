package dev.mooring.runtime.dispatch;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How an application is spoken to. */
public enum AppProtocol {
  /** HTTP/1.1. */
  HTTP(false, false),
  /** HTTP/1.1 over TLS; any certificate will do, since the application is near. */
  HTTPS(false, true),
  /** HTTP/2 without TLS and without an upgrade. */
  H2C(false, false),
  /** gRPC without TLS. */
  GRPC(true, false),
  /** gRPC over TLS; any certificate will do, since the application is near. */
  GRPCS(true, true);

  private final boolean grpc;
  private final boolean tls;

  AppProtocol(boolean grpc, boolean tls) {
    this.grpc = grpc;
    this.tls = tls;
  }

  /** The protocol of a name in any case, if there is one. */
  public static Optional<AppProtocol> of(String name) {
    return Arrays.stream(values())
        .filter(protocol -> protocol.label().equalsIgnoreCase(name))
        .findFirst();
  }

  /** All names, for people. */
  public static String names() {
    return Arrays.stream(values()).map(AppProtocol::label).collect(Collectors.joining(", "));
  }

  /** Its name, in lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it is gRPC, and not plain HTTP. */
  public boolean isGrpc() {
    return grpc;
  }

  /** Whether it is over TLS. */
  public boolean isTls() {
    return tls;
  }
}
