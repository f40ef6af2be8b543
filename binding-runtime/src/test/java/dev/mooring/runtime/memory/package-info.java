/**
 * A broker that lives in memory and a binding to it, for tests of everything above bindings: it
 * queues, redelivers, retries, writes dead letters, goes down and comes back, and fails or hangs at
 * start when a component file tells it to. Knows {@code dev.mooring.api} alone.
 */
@NullMarked
package dev.mooring.runtime.memory;

import org.jspecify.annotations.NullMarked;
