/**
 * Mooring for applications that use Guice: a module that makes a {@link
 * dev.mooring.runtime.Mooring} and hands out its bindings by name. A room of its own, so that
 * whoever does without Guice does not meet it. May enter {@code dev.mooring.runtime} and the rooms
 * below.
 */
@NullMarked
package dev.mooring.runtime.guice;

import org.jspecify.annotations.NullMarked;
