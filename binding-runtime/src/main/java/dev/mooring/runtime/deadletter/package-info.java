/**
 * Messages that could not be handled, as files: written by the sidecar while it runs, read and
 * thinned out by a command that is another process. What the two may do to each other's files is
 * decided here and nowhere else. Enters {@code registry} for the data directory, and {@code
 * dev.mooring.api}.
 */
@NullMarked
package dev.mooring.runtime.deadletter;

import org.jspecify.annotations.NullMarked;
