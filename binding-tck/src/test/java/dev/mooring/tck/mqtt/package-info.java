/** Tests of the brokers, the network and the clients that other tests stand on. */
@NullMarked
package dev.mooring.tck.mqtt;

import org.jspecify.annotations.NullMarked;
