package dev.mooring.mqtt.net;

import dev.mooring.mqtt.packet.Connect;
import dev.mooring.mqtt.session.SessionConfig;
import dev.mooring.mqtt.tls.TlsSettings;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a driver is told once and for all.
 *
 * @param name names the client in logs and thread names
 * @param session the session's part
 * @param servers the brokers, tried in turn
 * @param connect makes the CONNECT for a Clean Session flag; asked at every connect, so that
 *     credentials may change
 * @param maxPacketSize the largest packet taken from the broker, in bytes, fixed header included
 * @param executor where stages complete and listeners are called
 * @param failFast whether the first attempt's failure fails {@link SessionDriver#start}
 * @param tls how TLS is done where the scheme asks for it
 * @param tlsReconnects whether new certificate or key files are a reason to reconnect
 * @param webSocketHeaders headers of the WebSocket handshake
 * @param proxy the proxy, if there is one
 * @param store where the session is kept; {@code null} for memory alone
 */
public record DriverSettings(
    String name,
    SessionConfig session,
    List<ServerAddress> servers,
    Function<Boolean, Connect> connect,
    int maxPacketSize,
    Executor executor,
    boolean failFast,
    TlsSettings tls,
    boolean tlsReconnects,
    Map<String, String> webSocketHeaders,
    @Nullable ProxySettings proxy,
    @Nullable StoreSettings store) {
  public DriverSettings {
    servers = List.copyOf(servers);
    webSocketHeaders = Map.copyOf(webSocketHeaders);
  }
}
