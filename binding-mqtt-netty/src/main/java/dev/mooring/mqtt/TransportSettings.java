package dev.mooring.mqtt;

import dev.mooring.mqtt.client.MqttClientConfig;
import dev.mooring.mqtt.tls.TlsSettings;
import java.util.Map;
import java.util.Optional;

/**
 * What lies between MQTT and TCP. Immutable.
 *
 * @param tls how TLS is done where the URL asks for it
 * @param tlsReload what happens when a certificate or key file has changed
 * @param webSocketHeaders headers of the WebSocket handshake: never to be shown
 * @param proxy the proxy's URL, perhaps with credentials: never to be shown
 */
record TransportSettings(
    TlsSettings tls,
    TlsReload tlsReload,
    Map<String, String> webSocketHeaders,
    Optional<String> proxy) {

  TransportSettings {
    webSocketHeaders = Map.copyOf(webSocketHeaders);
  }

  void applyTo(MqttClientConfig.Builder builder) {
    builder.tls(tls, tlsReload == TlsReload.RECONNECT).webSocketHeaders(webSocketHeaders);
    proxy.ifPresent(builder::proxy);
  }

  /** Everything but what may be secret. */
  @Override
  public String toString() {
    return "TransportSettings["
        + tls
        + ", headers "
        + webSocketHeaders.keySet()
        + (proxy.isPresent() ? ", through a proxy]" : "]");
  }
}
