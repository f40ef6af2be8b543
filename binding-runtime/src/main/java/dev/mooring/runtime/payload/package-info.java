/**
 * Between a message's bytes and the types that an application works with. It exists so that Jackson
 * is met in one place, and so that what cannot be read is told from what cannot be handled. Enters
 * no other room but {@code dev.mooring.api}.
 */
@NullMarked
package dev.mooring.runtime.payload;

import org.jspecify.annotations.NullMarked;
