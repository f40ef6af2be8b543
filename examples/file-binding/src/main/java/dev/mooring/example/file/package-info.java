/**
 * The worked example of a binding: an output that appends lines to a file, an input that watches
 * for new ones. Begin with {@link dev.mooring.example.file.FileBindingProvider}.
 *
 * <p>There is no thread here. Code of users (handlers, dead letters, what depends on a stage) runs
 * as a task of its own on the context's executor and never under a lock, so that a user who blocks
 * holds up nobody else.
 */
@NullMarked
package dev.mooring.example.file;

import org.jspecify.annotations.NullMarked;
