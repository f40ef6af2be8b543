package dev.mooring.runtime.cli;

import dev.mooring.runtime.registry.Catalog;
import java.io.PrintWriter;
import java.util.function.Supplier;

/**
 * What a command finds around it.
 *
 * @param out where results go
 * @param err where mistakes and failures go
 * @param catalog the component types that can be used, looked for when somebody asks
 */
record Surroundings(PrintWriter out, PrintWriter err, Supplier<Catalog> catalog) {}
