/** Bytes to packets and back: strict framing and the codec. Enters {@code packet} only. */
@NullMarked
package dev.mooring.mqtt.wire;

import org.jspecify.annotations.NullMarked;
