/**
 * The MQTT binding: component types {@code bindings.mqtt} and {@code bindings.mqtt3} in the words
 * of the SPI. It knows MQTT's words and decides nothing about its protocol: how messages are
 * ordered, handled, tried again and given up is here, how they travel is below. Enters {@code
 * client}, {@code net} for broker addresses, and {@code packet}.
 */
@NullMarked
package dev.mooring.mqtt;

import org.jspecify.annotations.NullMarked;
