/**
 * A binding for files, small enough to be read in one sitting: an output appends a line for each
 * message, an input watches for lines it has not handled yet. {@code docs/writing-a-binding.md}
 * walks through it. Knows {@code dev.mooring.api} alone.
 */
@NullMarked
package dev.mooring.example.file;

import org.jspecify.annotations.NullMarked;
