/**
 * What a sidecar costs: the time until it is ready, the processor time of a call and of an event,
 * the memory of one that has nothing to do. It is the launcher's, a process of its own; callers,
 * application and broker are in this one. May enter {@code dev.mooring.bench.peer} for the broker
 * and the name of the machine.
 */
@NullMarked
package dev.mooring.bench.sidecar;

import org.jspecify.annotations.NullMarked;
