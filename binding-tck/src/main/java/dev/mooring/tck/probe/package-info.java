/**
 * What a test sees with: a runtime that lends threads, dead letters and a folder and remembers what
 * was done with them, a handler that records its calls, a net for errors on other threads, and the
 * checks that all of it is held against. This room may enter {@code dev.mooring.tck.kit} and the
 * API.
 */
@NullMarked
package dev.mooring.tck.probe;

import org.jspecify.annotations.NullMarked;
