/** The MQTT client for those who want only that. Enters {@code net} and what lies below. */
@NullMarked
package dev.mooring.mqtt.client;

import org.jspecify.annotations.NullMarked;
