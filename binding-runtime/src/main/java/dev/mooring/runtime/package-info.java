/**
 * Mooring inside an application: {@link dev.mooring.runtime.Mooring} loads components, starts them,
 * brings their messages to handlers and stops them. This is what a service embeds; {@code
 * dev.mooring.runtime.guice} is the same for Guice, and the other packages below this one, but for
 * {@code dev.mooring.runtime.secret}, are nobody else's business. May enter {@code dispatch},
 * {@code registry} and the rooms below; knows no Guice.
 *
 * <h2>Threads</h2>
 *
 * Everything here may be called from any thread. Nothing blocks but what says so: {@link
 * dev.mooring.runtime.MooringBuilder#build}, which reads files, {@link
 * dev.mooring.runtime.Mooring#awaitReady()} and {@link dev.mooring.runtime.Mooring#close()}.
 * Handlers may block: each call has a thread of its own, a virtual one where the JDK has them.
 */
@NullMarked
package dev.mooring.runtime;

import org.jspecify.annotations.NullMarked;
