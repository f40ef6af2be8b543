/**
 * Configuration as data: a provider declares the fields of a component type once, and validation,
 * typed access, command line help and documentation come from that one declaration. Enters no other
 * room.
 */
@NullMarked
package dev.mooring.api.config;

import org.jspecify.annotations.NullMarked;
