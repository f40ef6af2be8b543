/** Keys, certificates and the TLS handler that a connection begins with. Enters no other room. */
@NullMarked
package dev.mooring.mqtt.tls;

import org.jspecify.annotations.NullMarked;
