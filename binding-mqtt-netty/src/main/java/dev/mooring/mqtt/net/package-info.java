/**
 * The only room with channels, event loops and timers: carries facts to the session and its effects
 * to the wire, and decides nothing. Enters {@code session}, {@code wire}, {@code tls}, {@code
 * store} and {@code packet}.
 */
@NullMarked
package dev.mooring.mqtt.net;

import org.jspecify.annotations.NullMarked;
