/** Tests of the kit as a whole. */
@NullMarked
package dev.mooring.tck;

import org.jspecify.annotations.NullMarked;
