/**
 * The sidecar's gRPC door and its way to a gRPC application: it exists so that programs which speak
 * Dapr's bindings API over gRPC need not know that it is us. It translates and decides nothing:
 * what a call or an event means is {@code dispatch}'s. The only room with gRPC in it, and entered
 * only where gRPC is asked for, since its classes take time to load; may enter {@code dispatch} and
 * the rooms below.
 */
@NullMarked
package dev.mooring.runtime.grpc;

import org.jspecify.annotations.NullMarked;
