/**
 * A far side that lives in memory and a binding to it that meets every requirement, or, given a
 * {@link dev.mooring.tck.memory.Flaw}, misses one: what the kit itself is tested with.
 */
@NullMarked
package dev.mooring.tck.memory;

import org.jspecify.annotations.NullMarked;
