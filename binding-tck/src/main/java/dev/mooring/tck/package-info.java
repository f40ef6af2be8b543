/**
 * The conformance kit that proves any binding against the contract of {@code dev.mooring.api}: one
 * class of tests for each area of {@code docs/spec/bindings.md}. Whoever wants a binding proved
 * extends {@link dev.mooring.tck.BindingConformance}, or names a {@link
 * dev.mooring.tck.kit.BindingKit} for the {@link java.util.ServiceLoader} and runs {@link
 * dev.mooring.tck.DiscoveredBindingTest}, or gives it to a {@link dev.mooring.tck.KitRun}.
 *
 * <p>This room may enter {@code requirement}, {@code probe}, {@code kit} and the API; it knows no
 * transport.
 */
@NullMarked
package dev.mooring.tck;

import org.jspecify.annotations.NullMarked;
