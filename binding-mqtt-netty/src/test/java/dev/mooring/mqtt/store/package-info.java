/** Tests of the session stores, and the disk in memory on which most of them run. */
@NullMarked
package dev.mooring.mqtt.store;

import org.jspecify.annotations.NullMarked;
