package dev.mooring.runtime.wiring;

import java.net.InetSocketAddress;

/**
 * What a sidecar has to say when it is ready. Immutable.
 *
 * @param http where the HTTP API listens, first of all addresses
 * @param started how many components were started
 * @param connected how many of them have every connection that they need, and one at least, now
 * @param inScope how many components the application has
 */
public record Ready(InetSocketAddress http, int started, int connected, int inScope) {}
