package dev.mooring.runtime.registry;

import dev.mooring.api.DeadLetters;
import dev.mooring.runtime.observe.BindingMetrics;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * What the runtime lends to all bindings. Immutable.
 *
 * @param executor where user code runs
 * @param clock wall-clock time
 * @param metrics where meters come from
 * @param deadLetters where messages go that could not be handled
 * @param dataDirectory where bindings keep what outlives the process, if anywhere
 */
public record BindingSurroundings(
    Executor executor,
    InstantSource clock,
    BindingMetrics metrics,
    DeadLetters deadLetters,
    Optional<DataDirectory> dataDirectory) {}
