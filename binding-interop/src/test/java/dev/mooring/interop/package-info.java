/**
 * The client against brokers that others wrote, in MQTT 5.0. A place of its own, which nothing
 * depends on, since it needs brokers that are not part of a usual build. Enters the public packages
 * of the client and the kit.
 */
@NullMarked
package dev.mooring.interop;

import org.jspecify.annotations.NullMarked;
