/**
 * The requirements as data: the catalogue that is read from the specification itself, the
 * annotation that ties a test to an entry, the gate that says whether a binding has to pass it, and
 * the report of what came of it. This room may enter {@code dev.mooring.tck.kit}.
 */
@NullMarked
package dev.mooring.tck.requirement;

import org.jspecify.annotations.NullMarked;
