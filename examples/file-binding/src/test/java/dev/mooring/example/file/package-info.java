/** Proves the example. */
@NullMarked
package dev.mooring.example.file;

import org.jspecify.annotations.NullMarked;
