package dev.mooring.bench.peer;

import java.nio.file.Path;

/**
 * The brokers of a run, on loopback.
 *
 * @param plain the null broker's port
 * @param tls the null broker's port for TLS
 * @param caCert the certificate to trust there
 * @param real the port of a real broker; 0 without one
 */
record Endpoints(int plain, int tls, Path caCert, int real) {

  /** As {@link #toString} writes them. */
  static Endpoints parse(String text) {
    String[] parts = text.split(",", 4);
    return new Endpoints(
        Integer.parseInt(parts[0]),
        Integer.parseInt(parts[1]),
        Path.of(parts[3]),
        Integer.parseInt(parts[2]));
  }

  Endpoints withReal(int port) {
    return new Endpoints(plain, tls, caCert, port);
  }

  Endpoint of(Workload.Kind kind) {
    return switch (kind) {
      case PUBLISH, RECEIVE, LATENCY, RESUME, IDLE -> new Endpoint(plain, null);
      case PUBLISH_TLS -> new Endpoint(tls, "file:" + caCert);
      case ROUND_TRIP -> new Endpoint(real, null);
    };
  }

  @Override
  public String toString() {
    return plain + "," + tls + "," + real + "," + caCert;
  }
}
