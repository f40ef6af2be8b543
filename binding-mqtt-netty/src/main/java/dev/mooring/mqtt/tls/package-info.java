/**
 * Keys, certificates and the TLS handler that a connection begins with. Here is decided whom we
 * believe, so everything fails closed: what cannot be used is a {@link
 * dev.mooring.mqtt.tls.TlsConfigurationException}, never a weaker connection. Enters no other room.
 *
 * <p>{@link dev.mooring.mqtt.tls.TlsSettings} say what is wished for, {@link
 * dev.mooring.mqtt.tls.ReloadableTls} keeps the {@link dev.mooring.mqtt.tls.TlsContext} that is
 * made of them and of the files they name, and {@link dev.mooring.mqtt.tls.TlsFailures} puts a
 * failed handshake in words.
 */
@NullMarked
package dev.mooring.mqtt.tls;

import org.jspecify.annotations.NullMarked;
