package dev.mooring.tck.mqtt;

import io.moquette.BrokerConstants;
import io.moquette.broker.ClientDescriptor;
import io.moquette.broker.Server;
import io.moquette.broker.config.IConfig;
import io.moquette.broker.config.MemoryConfig;
import io.moquette.broker.security.IAuthenticator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The Moquette 0.17 broker inside this process: MQTT 3.1 and 3.1.1 over TCP, and over WebSocket and
 * TLS where asked for.
 *
 * <p>Messages of up to 8 MiB pass; empty client identifiers are allowed. What to know of Moquette
 * before a client is blamed:
 *
 * <ul>
 *   <li>Stopping takes two seconds, always.
 *   <li>A retained message reaches a new subscription with RETAIN 0 unless it is sent at QoS 0; a
 *       retained message published at QoS 0 is not kept, and removes the one that was.
 *   <li>Unacknowledged messages come again five seconds after a reconnection, not at once.
 *   <li>Until then their packet identifiers are handed out again, to what is new: the new message's
 *       PUBACK settles the old one too, which never comes again.
 *   <li>A repeated QoS 2 PUBLISH gets no PUBREC.
 *   <li>{@code $share} subscriptions are granted and never receive anything.
 *   <li>While more than 64 KiB wait to leave on a connection, acknowledgements and QoS 0 messages
 *       for it are dropped without a word: who receives much or reads slowly must not publish at
 *       QoS 1 or 2 on the same connection.
 *   <li>Ten messages are in flight to a client at most.
 *   <li>MQTT 5 is refused with return code 1.
 * </ul>
 *
 * <p>Safe for any thread; calls that change the broker's state wait for each other.
 */
public final class MoquetteFixture implements BrokerFixture {

  /** The largest packet it accepts, in bytes. */
  public static final int MAX_MESSAGE_SIZE = 8 * 1024 * 1024;

  private static final int SESSION_COMMAND_QUEUE = 65_536;
  private static final String LOOPBACK = InetAddress.getLoopbackAddress().getHostAddress();

  private final Settings settings;
  private final ReservedPort port = ReservedPort.take();
  private final Optional<ReservedPort> webSocketPort;
  private final Optional<ReservedPort> tlsPort;
  private final Optional<ReservedPort> secureWebSocketPort;
  private final Optional<Path> data;
  private @Nullable Server server;
  private boolean closed;

  private MoquetteFixture(Settings settings) {
    this.settings = settings;
    boolean tls = settings.tls != null;
    this.webSocketPort = reserve(settings.webSocket);
    this.tlsPort = reserve(tls);
    this.secureWebSocketPort = reserve(settings.webSocket && tls);
    this.data = settings.persistent ? Optional.of(temporaryFolder()) : Optional.empty();
  }

  /** A running broker with persistent state that lets everybody in over plain TCP. */
  public static MoquetteFixture started() {
    return builder().start();
  }

  /** Settings for a broker of another kind. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public String host() {
    return LOOPBACK;
  }

  @Override
  public int port() {
    return port.number();
  }

  /**
   * Where clients connect over WebSocket, such as {@code ws://127.0.0.1:41080/mqtt}.
   *
   * @throws IllegalStateException if it was made without {@link Builder#webSocket()}
   */
  public String webSocketUrl() {
    return "ws://" + LOOPBACK + ":" + required(webSocketPort, "webSocket()") + "/mqtt";
  }

  /**
   * Where clients connect over TLS, such as {@code ssl://localhost:41884}; the name is the one that
   * certificates of {@link TestPki} are made out to.
   *
   * @throws IllegalStateException if it was made without {@link Builder#tls}
   */
  public String tlsUrl() {
    return "ssl://localhost:" + tlsPort();
  }

  /**
   * The port of MQTT over TLS.
   *
   * @throws IllegalStateException if it was made without {@link Builder#tls}
   */
  public int tlsPort() {
    return required(tlsPort, "tls()").number();
  }

  /**
   * Where clients connect over WebSocket and TLS, such as {@code wss://localhost:41443/mqtt}.
   *
   * @throws IllegalStateException if it was made without {@link Builder#webSocket()} or {@link
   *     Builder#tls}
   */
  public String secureWebSocketUrl() {
    return "wss://localhost:"
        + required(secureWebSocketPort, "webSocket() and tls()").number()
        + "/mqtt";
  }

  @Override
  public synchronized void start() {
    if (closed) {
      throw new IllegalStateException("the broker on port " + port + " is closed");
    }
    if (server != null) {
      return;
    }
    Server starting = new Server();
    try {
      starting.startServer(configuration(), List.of(), null, authenticator(), null);
      server = starting;
      requireListening();
    } catch (IOException | RuntimeException e) {
      throw new IllegalStateException("Moquette did not start on port " + port, e);
    }
  }

  @Override
  public synchronized void stop() {
    if (server != null) {
      server.stopServer();
      server = null;
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return server != null;
  }

  @Override
  public synchronized boolean disconnectClient(String clientId) {
    return server != null && server.disconnectClient(clientId);
  }

  @Override
  public synchronized Set<String> connectedClients() {
    return server == null
        ? Set.of()
        : server.listConnectedClients().stream()
            .map(ClientDescriptor::getClientID)
            .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    stop();
    Stream.of(Optional.of(port), webSocketPort, tlsPort, secureWebSocketPort)
        .flatMap(Optional::stream)
        .forEach(ReservedPort::close);
    data.ifPresent(MoquetteFixture::delete);
  }

  private IConfig configuration() {
    MemoryConfig config = new MemoryConfig(new Properties());
    config.setProperty(IConfig.HOST_PROPERTY_NAME, LOOPBACK);
    config.setProperty(IConfig.PORT_PROPERTY_NAME, port.toString());
    config.setProperty(IConfig.ENABLE_TELEMETRY_NAME, "false");
    config.setProperty(IConfig.NETTY_MAX_BYTES_PROPERTY_NAME, "" + MAX_MESSAGE_SIZE);
    config.setProperty(IConfig.BUFFER_FLUSH_MS_PROPERTY_NAME, "immediate");
    config.setProperty(IConfig.SESSION_QUEUE_SIZE, "" + SESSION_COMMAND_QUEUE);
    config.setProperty(BrokerConstants.ALLOW_ZERO_BYTE_CLIENT_ID_PROPERTY_NAME, "true");
    config.setProperty(IConfig.ALLOW_ANONYMOUS_PROPERTY_NAME, "" + settings.credentials.isEmpty());
    config.setProperty(IConfig.PERSISTENCE_ENABLED_PROPERTY_NAME, "" + data.isPresent());
    data.ifPresent(
        folder -> {
          config.setProperty(IConfig.DATA_PATH_PROPERTY_NAME, folder.toString());
          config.setProperty(IConfig.PERSISTENT_QUEUE_TYPE_PROPERTY_NAME, "h2");
        });
    webSocketPort.ifPresent(
        reserved -> {
          config.setProperty(IConfig.WEB_SOCKET_PORT_PROPERTY_NAME, reserved.toString());
          config.setProperty(
              BrokerConstants.WEB_SOCKET_MAX_FRAME_SIZE_PROPERTY_NAME, "" + MAX_MESSAGE_SIZE);
        });
    if (settings.tls != null) {
      configureTls(config, settings.tls);
    }
    return config;
  }

  private void configureTls(IConfig config, Tls tls) {
    config.setProperty(IConfig.SSL_PORT_PROPERTY_NAME, "" + tlsPort());
    secureWebSocketPort.ifPresent(
        reserved -> config.setProperty(IConfig.WSS_PORT_PROPERTY_NAME, reserved.toString()));
    config.setProperty(IConfig.SSL_PROVIDER, "JDK");
    config.setProperty(IConfig.KEY_STORE_TYPE, "PKCS12");
    config.setProperty(IConfig.JKS_PATH_PROPERTY_NAME, tls.keyStore.toAbsolutePath().toString());
    config.setProperty(IConfig.KEY_STORE_PASSWORD_PROPERTY_NAME, tls.password);
    config.setProperty(IConfig.KEY_MANAGER_PASSWORD_PROPERTY_NAME, tls.password);
    config.setProperty(BrokerConstants.NEED_CLIENT_AUTH, "" + tls.needClientAuth);
  }

  private @Nullable IAuthenticator authenticator() {
    if (settings.credentials.isEmpty()) {
      return null;
    }
    return (clientId, user, password) -> {
      if (user == null || password == null) {
        return false;
      }
      String expected = settings.credentials.get(user);
      return expected != null
          && MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), password);
    };
  }

  /** Moquette starts without a word when a listener could not be made, so each is tried. */
  private void requireListening() throws IOException {
    for (ReservedPort reserved :
        Stream.of(Optional.of(port), webSocketPort, tlsPort, secureWebSocketPort)
            .flatMap(Optional::stream)
            .toList()) {
      try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), reserved.number())) {
        probe.setTcpNoDelay(true);
      } catch (IOException e) {
        stop();
        throw new IOException("nobody listens on port " + reserved + "; see Moquette's log", e);
      }
    }
  }

  private static ReservedPort required(Optional<ReservedPort> port, String setting) {
    return port.orElseThrow(
        () -> new IllegalStateException("the broker was made without " + setting));
  }

  private static Optional<ReservedPort> reserve(boolean wanted) {
    return wanted ? Optional.of(ReservedPort.take()) : Optional.empty();
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("moquette");
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary folder for the broker's state", e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove the broker's state in " + folder, e);
    }
  }

  /** What a builder collected. Immutable. */
  private record Settings(
      boolean persistent, boolean webSocket, Map<String, String> credentials, @Nullable Tls tls) {
    Settings {
      credentials = Map.copyOf(credentials);
    }
  }

  private record Tls(Path keyStore, String password, boolean needClientAuth) {}

  /** Collects the settings of a broker. For one thread. */
  public static final class Builder {
    private boolean persistent = true;
    private boolean webSocket;
    private final Map<String, String> credentials = new HashMap<>();
    private @Nullable Tls tls;

    private Builder() {}

    /** Keeps state in memory alone: quicker, and a restart forgets everything. */
    public Builder inMemory() {
      persistent = false;
      return this;
    }

    /** Listens for WebSocket connections too, at the path {@code /mqtt}. */
    public Builder webSocket() {
      webSocket = true;
      return this;
    }

    /** Lets this user in, and from now on nobody without credentials. May be called repeatedly. */
    public Builder credentials(String user, String password) {
      credentials.put(user, password);
      return this;
    }

    /**
     * Listens for TLS connections too, on a port of their own.
     *
     * @param keyStore a PKCS#12 file with the broker's key and chain; with {@code needClientAuth}
     *     its trusted certificates are those that client certificates are checked against
     * @param password the password of the file and of the key in it
     * @param needClientAuth whether clients must show a certificate
     */
    public Builder tls(Path keyStore, String password, boolean needClientAuth) {
      tls = new Tls(keyStore, password, needClientAuth);
      return this;
    }

    /** A broker that does not run yet; its ports refuse connections. */
    public MoquetteFixture build() {
      return new MoquetteFixture(new Settings(persistent, webSocket, credentials, tls));
    }

    /**
     * A running broker.
     *
     * @throws IllegalStateException if it does not start
     */
    public MoquetteFixture start() {
      MoquetteFixture fixture = build();
      try {
        fixture.start();
        return fixture;
      } catch (RuntimeException e) {
        fixture.close();
        throw e;
      }
    }
  }
}
