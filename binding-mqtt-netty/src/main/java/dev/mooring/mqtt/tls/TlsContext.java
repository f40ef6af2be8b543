package dev.mooring.mqtt.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS as it was set up at one moment: trust, identity and engine. Immutable and safe for any
 * thread; needs no closing.
 */
public final class TlsContext {

  /** RFC 2818, which is what "verify the host name" means to JSSE. */
  static final String HOST_NAME_RULES = "HTTPS";

  private static final Logger log = LoggerFactory.getLogger(TlsContext.class);

  private final TlsSettings settings;
  private final TlsEngine engine;
  private final SslContext sslContext;
  private final String description;

  TlsContext(TlsSettings settings, TlsEngine engine, SslContext sslContext, String description) {
    this.settings = settings;
    this.engine = engine;
    this.sslContext = sslContext;
    this.description = description;
  }

  /**
   * Reads the files that the settings name, and checks everything. Blocks; not for an event loop.
   *
   * @throws TlsConfigurationException with everything that is wrong
   */
  public static TlsContext load(TlsSettings settings) throws TlsConfigurationException {
    return new TlsContextLoader(settings, PemMaterial.read(settings), InstantSource.system())
        .load();
  }

  /**
   * The handler that a pipeline begins with. Nothing that is written leaves before the server has
   * been verified. In TLS 1.3 a server that refuses our certificate says so after the handshake has
   * succeeded here, so {@link TlsFailures} has to be asked about later failures too.
   *
   * @param host as in the URL: a name, or an address with or without brackets
   * @param port for messages and for the engine's session cache
   * @param handshakeTimeout positive; from when the channel is active
   */
  public SslHandler newHandler(
      ByteBufAllocator allocator, String host, int port, Duration handshakeTimeout) {
    String serverName = settings.serverName();
    // The engine is told this name alone: given two, the JDK is content if either is proven.
    PeerName peer = PeerName.of(serverName == null ? host : serverName);
    if (!settings.verifyHostname()) {
      log.warn(
          "{} is false: whoever answers at {}:{} is believed with a certificate for any host name",
          TlsField.VERIFY_HOSTNAME,
          Describe.printable(host),
          port);
    }
    SslHandler handler = sslContext.newHandler(allocator, peer.text(), port);
    SSLEngine sslEngine = handler.engine();
    SSLParameters parameters = sslEngine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm(settings.verifyHostname() ? HOST_NAME_RULES : "");
    List<SNIServerName> indication = peer.indication();
    if (!indication.isEmpty()) {
      parameters.setServerNames(indication);
    }
    sslEngine.setSSLParameters(parameters);
    handler.setHandshakeTimeoutMillis(handshakeTimeout.toMillis());
    return handler;
  }

  /** The engine that serves: never {@link TlsEngine#AUTOMATIC}. */
  public TlsEngine engine() {
    return engine;
  }

  /** Engine, trust and identity by name. */
  @Override
  public String toString() {
    return "TlsContext[" + description + "]";
  }
}
