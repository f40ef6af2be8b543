/**
 * MQTT's packets as values, and the rules that every text in them has to keep. The vocabulary that
 * session and wire share without knowing each other; enters no other room.
 *
 * <p>All values are immutable, or immutable by contract where they share an array with whoever made
 * them, and may be handed to any thread.
 */
@NullMarked
package dev.mooring.mqtt.packet;

import org.jspecify.annotations.NullMarked;
