/**
 * MQTT clients side by side: one process for each client, a broker that does nothing in another,
 * the same work for all. {@link dev.mooring.bench.peer.Comparison} runs them and writes what came
 * out. May enter every other module and the peers.
 */
@NullMarked
package dev.mooring.bench.peer;

import org.jspecify.annotations.NullMarked;
