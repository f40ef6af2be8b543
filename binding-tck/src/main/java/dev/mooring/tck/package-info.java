/**
 * The conformance kit that proves any binding against the contract of {@code dev.mooring.api}. This
 * room may enter the API; it knows no transport.
 */
@NullMarked
package dev.mooring.tck;

import org.jspecify.annotations.NullMarked;
