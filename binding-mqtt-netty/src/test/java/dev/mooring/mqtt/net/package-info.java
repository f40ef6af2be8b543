/** Tests of what moves bytes and time, below the client and above the socket. */
@NullMarked
package dev.mooring.mqtt.net;

import org.jspecify.annotations.NullMarked;
