/**
 * Bytes to packets and back: strict framing and the codec. Bytes from the network are hostile, so
 * whatever passes this room is well-formed, and whatever does not ends the connection with a
 * reason. {@link dev.mooring.mqtt.wire.PacketDecoder} frames and hands out, whatever the protocol
 * level; the classes named after a level know how its packets look. Enters {@code packet} only.
 */
@NullMarked
package dev.mooring.mqtt.wire;

import org.jspecify.annotations.NullMarked;
