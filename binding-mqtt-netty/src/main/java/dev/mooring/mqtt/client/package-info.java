/**
 * The MQTT client for those who want only that: connect, publish, subscribe, and get each message
 * with the duty to acknowledge it. Nothing here blocks; stages complete on the executor of the
 * configuration. Enters {@code net} and what lies below it.
 *
 * <p>A client keeps its session from the first {@link dev.mooring.mqtt.client.MqttClient#connect()}
 * to {@link dev.mooring.mqtt.client.MqttClient#close(java.time.Duration)}: connections come and go
 * beneath it, open exchanges go on where they stopped, subscriptions are made again when the broker
 * has lost them.
 */
@NullMarked
package dev.mooring.mqtt.client;

import org.jspecify.annotations.NullMarked;
