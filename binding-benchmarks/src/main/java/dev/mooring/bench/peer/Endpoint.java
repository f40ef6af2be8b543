package dev.mooring.bench.peer;

import org.jspecify.annotations.Nullable;

/**
 * Where a client connects to, on loopback.
 *
 * @param port the broker's
 * @param caCert the certificate to trust, as a file's path; {@code null} without TLS
 */
record Endpoint(int port, @Nullable String caCert) {}
