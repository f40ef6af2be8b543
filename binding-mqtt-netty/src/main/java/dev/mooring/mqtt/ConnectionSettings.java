package dev.mooring.mqtt;

import dev.mooring.api.BindingException;
import dev.mooring.mqtt.client.Credentials;
import dev.mooring.mqtt.client.MqttClientConfig;
import dev.mooring.mqtt.net.ServerAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What both connections of a component have in common. Immutable.
 *
 * @param url the brokers, perhaps with credentials: never to be shown
 * @param servers the brokers in the order of the URL
 * @param credentials user name and password, from wherever they came
 * @param cleanSession whether the broker forgets the session when a connection ends
 * @param keepAlive whole seconds, 0 for none
 * @param connectTimeout for a connection to open, and again for CONNACK
 * @param reconnectMinDelay ceiling of the first pause between attempts
 * @param reconnectMaxDelay ceiling of any pause
 * @param maxPacketSize the largest packet in either direction, in bytes
 * @param publishTimeout for a message to be acknowledged, waiting included
 * @param transport what lies between MQTT and TCP
 * @param store where open exchanges are kept
 * @param mqtt5 what MQTT 5.0 adds; empty for MQTT 3.1.1
 * @param failFast whether a broker that is down or refuses fails the start
 */
record ConnectionSettings(
    String url,
    List<ServerAddress> servers,
    Optional<Credentials> credentials,
    boolean cleanSession,
    Duration keepAlive,
    Duration connectTimeout,
    Duration reconnectMinDelay,
    Duration reconnectMaxDelay,
    int maxPacketSize,
    Duration publishTimeout,
    TransportSettings transport,
    SessionStoreKind store,
    Optional<Mqtt5Connections> mqtt5,
    boolean failFast) {

  ConnectionSettings {
    servers = List.copyOf(servers);
  }

  /**
   * Begins a client's configuration.
   *
   * @param sessions the folder for session stores, if there is one
   * @throws BindingException if the session is to be kept in a file and there is no folder
   */
  MqttClientConfig.Builder client(String clientId, Optional<Path> sessions) {
    MqttClientConfig.Builder builder = probe(clientId);
    switch (store) {
      case MEMORY -> {}
      case FILE -> builder.sessionStore(folder(sessions), false);
      case FILE_SYNC -> builder.sessionStore(folder(sessions), true);
    }
    return builder;
  }

  /** Begins the configuration of a client that keeps no session. */
  MqttClientConfig.Builder probe(String clientId) {
    MqttClientConfig.Builder builder =
        MqttClientConfig.builder(url, clientId)
            .cleanSession(cleanSession)
            .keepAlive(keepAlive)
            .connectTimeout(connectTimeout)
            .publishTimeout(publishTimeout)
            .reconnectDelay(reconnectMinDelay, reconnectMaxDelay)
            .maxPacketSize(maxPacketSize);
    credentials.ifPresent(builder::credentials);
    mqtt5.ifPresent(connections -> builder.mqtt5(connections.ofOneClient()));
    transport.applyTo(builder);
    return builder;
  }

  private Path folder(Optional<Path> sessions) {
    return sessions.orElseThrow(
        () ->
            new BindingException(
                BindingException.Kind.CONFIGURATION,
                "sessionStore is "
                    + store
                    + ", but there is no data directory to keep it in; give one, or set"
                    + " sessionStore memory"));
  }

  /** Everything but what may be secret. */
  @Override
  public String toString() {
    return "ConnectionSettings[" + servers + (cleanSession ? ", clean session]" : "]");
  }
}
