/**
 * Puts the rooms of the sidecar together, with Guice, so that everything else can be made with
 * {@code new}; may enter every room but {@code cli}.
 */
@NullMarked
package dev.mooring.runtime.wiring;

import org.jspecify.annotations.NullMarked;
