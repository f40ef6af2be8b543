/**
 * Somebody else's client, Eclipse Paho, under our interface: shows what the conformance kit says of
 * a client that we did not write.
 */
@NullMarked
package dev.mooring.mqtt.paho;

import org.jspecify.annotations.NullMarked;
