/**
 * What a user unpacks and starts: the main class, the broker inside this process, and the
 * quickstart. It exists so that no other module has to name all the others; may use every one.
 */
@NullMarked
package dev.mooring.dist;

import org.jspecify.annotations.NullMarked;
