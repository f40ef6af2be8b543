/** Tests of the contract's own code, and of what it may depend on. */
@NullMarked
package dev.mooring.api;

import org.jspecify.annotations.NullMarked;
