/**
 * From component files to running bindings: finds providers, checks all components together, starts
 * them so that one failure stops none but itself, and stops them in reverse. Enters {@code config},
 * {@code secret}, {@code observe} and {@code dev.mooring.api}.
 */
@NullMarked
package dev.mooring.runtime.registry;

import org.jspecify.annotations.NullMarked;
