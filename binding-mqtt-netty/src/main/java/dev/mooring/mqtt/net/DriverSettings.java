package dev.mooring.mqtt.net;

import dev.mooring.mqtt.session.SessionConfig;
import dev.mooring.mqtt.tls.TlsSettings;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What a driver is told once and for all.
 *
 * @param name names the client in logs and thread names
 * @param session the session's part
 * @param servers the brokers, tried in turn
 * @param connect makes the CONNECT of each connection
 * @param maxPacketSize the largest packet taken from the broker, in bytes, fixed header included
 * @param executor where stages complete and listeners are called
 * @param failFast whether the first attempt's failure fails {@link SessionDriver#start}
 * @param tls how TLS is done where the scheme asks for it
 * @param tlsReconnects whether new certificate or key files are a reason to reconnect
 * @param webSocketHeaders headers of the WebSocket handshake
 * @param proxy the proxy, if there is one
 * @param mqtt5 what MQTT 5.0 adds, {@code null} for MQTT 3.1.1; there if and only if the session
 *     speaks MQTT 5.0
 * @param store where the session is kept; {@code null} for memory alone
 */
public record DriverSettings(
    String name,
    SessionConfig session,
    List<ServerAddress> servers,
    ConnectSource connect,
    int maxPacketSize,
    Executor executor,
    boolean failFast,
    TlsSettings tls,
    boolean tlsReconnects,
    Map<String, String> webSocketHeaders,
    @Nullable ProxySettings proxy,
    @Nullable Mqtt5Settings mqtt5,
    @Nullable StoreSettings store) {
  public DriverSettings {
    if ((mqtt5 == null) != (session.mqtt5() == null)) {
      throw new IllegalArgumentException("session and connection speak different levels of MQTT");
    }
    servers = List.copyOf(servers);
    webSocketHeaders = Map.copyOf(webSocketHeaders);
  }
}
