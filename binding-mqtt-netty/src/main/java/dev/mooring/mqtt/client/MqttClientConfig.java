package dev.mooring.mqtt.client;

import dev.mooring.mqtt.net.DriverSettings;
import dev.mooring.mqtt.net.Mqtt5Settings;
import dev.mooring.mqtt.net.Nanos;
import dev.mooring.mqtt.net.ProxySettings;
import dev.mooring.mqtt.net.ServerAddress;
import dev.mooring.mqtt.net.SteadyExecutor;
import dev.mooring.mqtt.net.StoreSettings;
import dev.mooring.mqtt.packet.Authentication;
import dev.mooring.mqtt.packet.Connect;
import dev.mooring.mqtt.packet.ConnectProperties;
import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.PublishProperties;
import dev.mooring.mqtt.packet.QoS;
import dev.mooring.mqtt.packet.Topics;
import dev.mooring.mqtt.packet.Will;
import dev.mooring.mqtt.session.Mqtt5Config;
import dev.mooring.mqtt.session.SessionConfig;
import dev.mooring.mqtt.store.Durability;
import dev.mooring.mqtt.tls.TlsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a client is told once and for all. Immutable; made by a {@link Builder}. For one client at a
 * time: a broker ends the older of two connections with the same client id [MQTT-3.1.4-2].
 */
public final class MqttClientConfig {

  final DriverSettings driver;
  final Duration publishTimeout;
  final @Nullable MessageHandler handler;
  final boolean handlerOnEventLoop;
  final ClientListener listener;

  private MqttClientConfig(Builder builder, DriverSettings driver) {
    this.driver = driver;
    this.publishTimeout = builder.publishTimeout;
    this.handler = builder.handler;
    this.handlerOnEventLoop = builder.handlerOnEventLoop;
    this.listener = builder.listener;
  }

  /**
   * Begins a configuration.
   *
   * @param url the broker, or several separated by commas, as in {@code
   *     tcp://user:password@host:1883}
   * @param clientId the client id, up to 65,535 bytes of UTF-8; may be empty if the session is
   *     clean
   * @throws IllegalArgumentException if the URL is no broker's, in a message that does not repeat
   *     it; or if the client id is no text that MQTT can write
   */
  public static Builder builder(String url, String clientId) {
    return new Builder(url, clientId);
  }

  /** The brokers, without credentials. */
  public List<String> servers() {
    return driver.servers().stream().map(ServerAddress::toString).toList();
  }

  /**
   * Collects what differs from the defaults. Not safe for several threads; each method returns the
   * builder. A value out of its range is refused with an {@link IllegalArgumentException}, at once
   * or by {@link #build()}.
   */
  public static final class Builder {
    /** What a fixed header can announce, and itself. */
    private static final int LARGEST_PACKET = 268_435_455 + 5;

    private final ServerAddress.Url url;
    private final String clientId;
    private String name;
    private boolean cleanSession = true;
    private boolean resumesUnknownSession = true;
    private Duration keepAlive = Duration.ofSeconds(30);
    private Duration connectTimeout = Duration.ofSeconds(10);
    private Duration publishTimeout = Duration.ofSeconds(10);
    private Duration requestTimeout = Duration.ofSeconds(30);
    private Duration reconnectMinDelay = Duration.ofMillis(500);
    private Duration reconnectMaxDelay = Duration.ofSeconds(30);
    private Duration stableAfter = Duration.ofSeconds(30);
    private int maxInFlight = 1000;
    private int maxQueued = 10_000;
    private long maxQueuedBytes = 64L << 20;
    private int maxInbound = 1000;
    private long maxInboundBytes = 16L << 20;
    private int maxPacketSize = 16 << 20;
    private boolean failFast;
    private Supplier<@Nullable Credentials> credentials;
    private @Nullable Will will;
    private @Nullable Mqtt5Options mqtt5;
    private @Nullable Executor executor;
    private @Nullable MessageHandler handler;
    private boolean handlerOnEventLoop;
    private ClientListener listener = new ClientListener() {};
    private TlsSettings tls = TlsSettings.builder().build();
    private boolean tlsReconnects;
    private Map<String, String> webSocketHeaders = Map.of();
    private @Nullable ProxySettings proxy;
    private @Nullable StoreSettings store;

    private Builder(String url, String clientId) {
      this.url = ServerAddress.parse(url);
      Topics.checkText("client id", clientId);
      this.clientId = clientId;
      this.name = clientId;
      Credentials fromUrl =
          this.url
              .username()
              .map(
                  username ->
                      this.url
                          .password()
                          .map(password -> Credentials.of(username, password))
                          .orElseGet(() -> Credentials.of(username)))
              .orElse(null);
      this.credentials = () -> fromUrl;
    }

    /** What the client is called in logs; the client id unless given. */
    public Builder name(String name) {
      this.name = name;
      return this;
    }

    /** Whether the broker forgets the session when the connection ends; true unless given. */
    public Builder cleanSession(boolean cleanSession) {
      this.cleanSession = cleanSession;
      return this;
    }

    /**
     * Whether a session that the broker kept from an earlier process is gone on with; true unless
     * given. A client that publishes should say no: the packet identifiers of the earlier process
     * are unknown to it, and the session is then wiped by connecting clean once.
     */
    public Builder resumesUnknownSession(boolean resumes) {
      this.resumesUnknownSession = resumes;
      return this;
    }

    /**
     * Keep-alive, 0 to 65,535 whole seconds; 30 s unless given, 0 for none.
     *
     * @throws IllegalArgumentException if it is none of them
     */
    public Builder keepAlive(Duration keepAlive) {
      if (keepAlive.isNegative()
          || keepAlive.compareTo(Duration.ofSeconds(0xFFFF)) > 0
          || keepAlive.getNano() != 0) {
        throw new IllegalArgumentException(
            "keep-alive is 0 to 65535 whole seconds, not " + keepAlive);
      }
      this.keepAlive = keepAlive;
      return this;
    }

    /** Time for a connection to open, and again for CONNACK; more than 0, 10 s unless given. */
    public Builder connectTimeout(Duration timeout) {
      this.connectTimeout = positive("connect timeout", timeout);
      return this;
    }

    /** Time for a message to be acknowledged, waiting included; more than 0, 10 s unless given. */
    public Builder publishTimeout(Duration timeout) {
      this.publishTimeout = positive("publish timeout", timeout);
      return this;
    }

    /**
     * Time for SUBACK and UNSUBACK, counted anew while messages arrive; more than 0, 30 s unless
     * given.
     */
    public Builder requestTimeout(Duration timeout) {
      this.requestTimeout = positive("request timeout", timeout);
      return this;
    }

    /**
     * Ceilings of the first and of any pause between attempts; 500 ms and 30 s unless given.
     *
     * @throws IllegalArgumentException unless 0 &lt;= min &lt;= max
     */
    public Builder reconnectDelay(Duration min, Duration max) {
      if (min.isNegative() || max.compareTo(min) < 0) {
        throw new IllegalArgumentException("reconnect delays: 0 <= " + min + " <= " + max);
      }
      this.reconnectMinDelay = min;
      this.reconnectMaxDelay = max;
      return this;
    }

    /**
     * How long a connection must last for the pauses to begin anew; more than 0, 30 s unless given.
     */
    public Builder stableAfter(Duration time) {
      this.stableAfter = positive("stable time", time);
      return this;
    }

    /** QoS 1 and 2 messages sent and not finished, 1 to 65,535; 1,000 unless given. */
    public Builder maxInFlight(int messages) {
      this.maxInFlight = messages;
      return this;
    }

    /**
     * What waits for the window or a connection, at most; 10,000 messages and 64 MiB unless given,
     * 0 or more each. Above it {@link MqttClient#publish} fails with {@link
     * dev.mooring.api.BindingException.Kind#OVERLOAD}.
     */
    public Builder maxQueued(int messages, long bytes) {
      this.maxQueued = messages;
      this.maxQueuedBytes = bytes;
      return this;
    }

    /**
     * What was received and not given back, at most; 1,000 messages and 16 MiB unless given, 1 or
     * more each. At either limit nothing is read from the broker until something is given back.
     */
    public Builder maxInbound(int messages, long bytes) {
      this.maxInbound = messages;
      this.maxInboundBytes = bytes;
      return this;
    }

    /**
     * The largest packet taken from the broker, in bytes, 1 to 268,435,460; 16 MiB unless given.
     */
    public Builder maxPacketSize(int bytes) {
      if (bytes < 1 || bytes > LARGEST_PACKET) {
        throw new IllegalArgumentException(
            "largest packet: 1 to " + LARGEST_PACKET + " bytes, not " + bytes);
      }
      this.maxPacketSize = bytes;
      return this;
    }

    /** Whether the first attempt's failure closes the client; false unless given. */
    public Builder failFast(boolean failFast) {
      this.failFast = failFast;
      return this;
    }

    /** Credentials in place of those in the URL. */
    public Builder credentials(Credentials credentials) {
      Objects.requireNonNull(credentials, "credentials");
      this.credentials = () -> credentials;
      return this;
    }

    /** Credentials asked for at every connect, on the event loop: the supplier must not block. */
    public Builder credentials(Supplier<@Nullable Credentials> supplier) {
      this.credentials = Objects.requireNonNull(supplier, "supplier");
      return this;
    }

    /**
     * The message that the broker publishes when it loses this client (MQTT 3.1.1 section 3.1.2.5);
     * none unless given.
     *
     * @param payload up to 65,535 bytes; copied
     * @throws IllegalArgumentException if it is longer, or the topic is no legal topic name
     */
    public Builder will(String topic, byte[] payload, QoS qos, boolean retain) {
      Topics.checkName(topic);
      if (payload.length > 0xFFFF) {
        throw new IllegalArgumentException("a will has at most 65535 bytes, not " + payload.length);
      }
      this.will = new Will(new Publish(topic, payload.clone(), qos, retain));
      return this;
    }

    /**
     * The same with what MQTT 5.0 adds; of no effect in 3.1.1.
     *
     * @param properties of the message
     * @param delay how long the broker waits for the client to come back: 0 to {@link
     *     PublishProperties#MAX_SECONDS} seconds, without what is left of a second
     */
    public Builder will(
        String topic,
        byte[] payload,
        QoS qos,
        boolean retain,
        PublishProperties properties,
        Duration delay) {
      will(topic, payload, qos, retain);
      this.will =
          new Will(new Publish(topic, payload.clone(), qos, retain, properties), delay.toSeconds());
      return this;
    }

    /**
     * Speaks MQTT 5.0 in place of 3.1.1. There is no way back to 3.1.1 with a broker that does not
     * know 5.0: it is refused with words that say so.
     */
    public Builder mqtt5(Mqtt5Options options) {
      this.mqtt5 = Objects.requireNonNull(options, "options");
      return this;
    }

    /** Where stages complete and handlers run; threads of the client's own unless given. */
    public Builder executor(Executor executor) {
      this.executor = executor;
      return this;
    }

    /** Takes the messages, one after the other, on the executor, where it may block. */
    public Builder handler(MessageHandler handler) {
      this.handler = handler;
      this.handlerOnEventLoop = false;
      return this;
    }

    /**
     * Takes the messages on the event loop, where the handler must be quick and must not block: for
     * those who hand them over to threads by rules of their own.
     */
    public Builder handlerOnEventLoop(MessageHandler handler) {
      this.handler = handler;
      this.handlerOnEventLoop = true;
      return this;
    }

    /** Is told what happens to the client; nobody unless given. */
    public Builder listener(ClientListener listener) {
      this.listener = Objects.requireNonNull(listener, "listener");
      return this;
    }

    /**
     * How TLS is done where the URL's scheme asks for it; with the JDK's trust store and no client
     * certificate unless given.
     *
     * @param reconnectWhenChanged whether new certificate or key files are a reason to reconnect;
     *     if not, the next connection uses them
     */
    public Builder tls(TlsSettings settings, boolean reconnectWhenChanged) {
      this.tls = Objects.requireNonNull(settings, "settings");
      this.tlsReconnects = reconnectWhenChanged;
      return this;
    }

    /** Headers of the WebSocket handshake, beside those that it needs; none unless given. */
    public Builder webSocketHeaders(Map<String, String> headers) {
      this.webSocketHeaders = Map.copyOf(headers);
      return this;
    }

    /**
     * A proxy between client and broker: {@code http://[user[:password]@]host:port} or {@code
     * socks5://...}.
     *
     * @throws IllegalArgumentException if it is no proxy's URL; the message does not repeat it
     */
    public Builder proxy(String url) {
      this.proxy = ProxySettings.parse(url);
      return this;
    }

    /**
     * Keeps open exchanges in a file of this folder, so that they survive the process; the file is
     * named by broker and client id, readable by its owner alone, and locked.
     *
     * @param survivesPowerLoss whether records are forced to the device before packets that depend
     *     on them leave; if not, they survive a killed process
     */
    public Builder sessionStore(Path directory, boolean survivesPowerLoss) {
      this.store =
          new StoreSettings(
              directory, survivesPowerLoss ? Durability.POWER : Durability.PROCESS, clientId);
      return this;
    }

    /**
     * The configuration.
     *
     * @throws IllegalArgumentException if parts of it do not go together, or a limit is out of its
     *     range
     */
    public MqttClientConfig build() {
      if (clientId.isEmpty() && !cleanSession && mqtt5 == null) {
        throw new IllegalArgumentException(
            "an empty client id needs a clean session [MQTT-3.1.3-7]");
      }
      if (store != null && cleanSession) {
        throw new IllegalArgumentException(
            "a session store has nothing to keep of a clean session");
      }
      SessionConfig session =
          new SessionConfig(
              cleanSession,
              resumesUnknownSession,
              Nanos.of(keepAlive),
              Nanos.of(connectTimeout),
              Nanos.of(requestTimeout),
              maxInFlight,
              maxQueued,
              maxQueuedBytes,
              maxInbound,
              maxInboundBytes,
              url.servers().size(),
              Nanos.of(reconnectMinDelay),
              Nanos.of(reconnectMaxDelay),
              Nanos.of(stableAfter),
              null);
      DriverSettings driver =
          new DriverSettings(
              name,
              mqtt5 == null ? session : session.with(mqtt5Session(mqtt5)),
              url.servers(),
              this::connect,
              maxPacketSize,
              new SteadyExecutor(executor == null ? DefaultExecutor.shared() : executor),
              failFast,
              tls,
              tlsReconnects,
              webSocketHeaders,
              proxy,
              mqtt5 == null ? null : mqtt5Connection(mqtt5),
              store);
      return new MqttClientConfig(this, driver);
    }

    private Connect connect(
        boolean clean, @Nullable String assignedClientId, @Nullable Authentication authentication) {
      Credentials current = credentials.get();
      String username = current == null ? null : current.username();
      byte[] password = current == null ? null : current.password();
      int seconds = Math.toIntExact(keepAlive.toSeconds());
      if (mqtt5 == null) {
        return new Connect(clientId, clean, seconds, username, password, will);
      }
      return new Connect(
          assignedClientId == null ? clientId : assignedClientId,
          clean,
          seconds,
          username,
          password,
          will,
          announced(mqtt5, authentication));
    }

    private Mqtt5Config mqtt5Session(Mqtt5Options options) {
      return new Mqtt5Config(
          options.sessionExpiry().toSeconds(),
          receiveMaximum(options),
          options.maxTopicAliases(),
          options.authenticator() != null,
          options.followedServers());
    }

    private Mqtt5Settings mqtt5Connection(Mqtt5Options options) {
      Authenticator authenticator = options.authenticator();
      return new Mqtt5Settings(
          announced(options, null),
          authenticator == null ? null : new AuthenticatorSource(authenticator));
    }

    private ConnectProperties announced(
        Mqtt5Options options, @Nullable Authentication authentication) {
      return new ConnectProperties(
          options.sessionExpiry().toSeconds(),
          receiveMaximum(options),
          maxPacketSize,
          options.topicAliasMaximum(),
          options.requestsProblemInformation(),
          options.userProperties(),
          authentication);
    }

    /** The broker is told how many messages there is room for. */
    private int receiveMaximum(Mqtt5Options options) {
      return Math.min(options.receiveMaximum(), maxInbound);
    }

    private static Duration positive(String what, Duration duration) {
      if (duration.isNegative() || duration.isZero()) {
        throw new IllegalArgumentException(what + " is positive, not " + duration);
      }
      return duration;
    }
  }
}
