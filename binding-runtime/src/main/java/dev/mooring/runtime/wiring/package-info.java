/**
 * Puts the rooms together. The only one with Guice in it, so that everything else can be made with
 * {@code new}; may enter every room but {@code cli}.
 */
@NullMarked
package dev.mooring.runtime.wiring;

import org.jspecify.annotations.NullMarked;
