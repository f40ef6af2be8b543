/** Tests of the client as its users meet it, and the brokers and processes that they need. */
@NullMarked
package dev.mooring.mqtt.client;

import org.jspecify.annotations.NullMarked;
