/**
 * MQTT's client side as a functional core: it is told facts (a packet came, the connection is gone,
 * the time is t, the application asks) and answers by calls on {@link
 * dev.mooring.mqtt.session.Effects}. It reads no clock, starts no thread, touches no socket and
 * completes no future; all of it is confined to one thread, which is its caller's business. So it
 * can be run against a simulated network, where every failure is replayed from a seed. Enters
 * {@code packet} only.
 *
 * <p>Two lifetimes, two classes: {@link dev.mooring.mqtt.session.SessionState} survives a
 * connection, {@link dev.mooring.mqtt.session.ConnectionState} dies with it. What is lost when a
 * connection is cut? That object.
 */
@NullMarked
package dev.mooring.mqtt.session;

import org.jspecify.annotations.NullMarked;
