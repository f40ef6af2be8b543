/**
 * What somebody who proves a binding has to write: a {@link dev.mooring.tck.kit.BindingKit}, which
 * names the provider and a configuration, and a {@link dev.mooring.tck.kit.FarSide}, which is the
 * other end of the wire. This room may enter {@code dev.mooring.api} and nothing else, so that it
 * can be read without knowing how the kit works.
 */
@NullMarked
package dev.mooring.tck.kit;

import org.jspecify.annotations.NullMarked;
