/**
 * MQTT's packets as values, and the rules that every text in them has to keep. The vocabulary that
 * session and wire share without knowing each other; enters no other room.
 */
@NullMarked
package dev.mooring.mqtt.packet;

import org.jspecify.annotations.NullMarked;
