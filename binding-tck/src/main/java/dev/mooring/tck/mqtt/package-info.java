/**
 * What tests of an MQTT binding stand on: brokers that behave ({@link
 * dev.mooring.tck.mqtt.BrokerFixture}), a broker that does exactly what a test says ({@link
 * dev.mooring.tck.mqtt.ScriptedBroker}), a network that misbehaves ({@link
 * dev.mooring.tck.mqtt.FaultProxy}), a client of another make that sees what really travelled
 * ({@link dev.mooring.tck.mqtt.WitnessClient}) and certificates of every kind ({@link
 * dev.mooring.tck.mqtt.TestPki}).
 *
 * <p>Everything works on the loopback interface alone, chooses its own ports, and waits no longer
 * than it was told. Waiting times without a duration of their own are ten seconds, times the system
 * property {@code mooring.tck.timeout.factor} for slow machines.
 *
 * <p>Moquette, Paho and Bouncy Castle are optional dependencies of the kit: who uses {@link
 * dev.mooring.tck.mqtt.MoquetteFixture}, {@link dev.mooring.tck.mqtt.WitnessClient} or {@link
 * dev.mooring.tck.mqtt.TestPki} adds the one concerned; the rest needs the JDK alone.
 *
 * <p>This room may enter {@link dev.mooring.tck} and what that may enter.
 */
@NullMarked
package dev.mooring.tck.mqtt;

import org.jspecify.annotations.NullMarked;
