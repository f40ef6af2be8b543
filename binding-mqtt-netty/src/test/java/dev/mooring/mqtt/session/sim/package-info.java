/**
 * A client session against a simulated network, broker, store and application, on virtual time and
 * from a seed: every step is drawn from one random generator, so a seed is a schedule and replays
 * exactly. What the session wants done is checked against what MQTT and our own promises allow, in
 * the moment it wants it. Enters {@code session} and {@code packet} only, by what is public there.
 */
@NullMarked
package dev.mooring.mqtt.session.sim;

import org.jspecify.annotations.NullMarked;
