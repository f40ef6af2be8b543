package dev.mooring.mqtt.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a context of settings and what their files hold. Gathers everything that is wrong before it
 * gives up, so that a user does not find one mistake per attempt.
 */
final class TlsContextLoader {

  private static final Logger log = LoggerFactory.getLogger(TlsContextLoader.class);

  /**
   * How long a session can be resumed. It makes coming back after a cut cheap, but a resumed
   * session does not look at the server's certificate again, so engines' one day is too long.
   */
  private static final Duration SESSION_LIFETIME = Duration.ofMinutes(10);

  private final TlsSettings settings;
  private final PemMaterial material;
  private final InstantSource clock;
  private final List<TlsProblem> problems = new ArrayList<>();

  TlsContextLoader(TlsSettings settings, PemMaterial material, InstantSource clock) {
    this.settings = settings;
    this.material = material;
    this.clock = clock;
  }

  TlsContext load() throws TlsConfigurationException {
    problems.addAll(material.unreadable());
    TrustSource trust = attempt(this::trust);
    ClientIdentity identity = attempt(this::identity);
    PrivateKey key = identity == null ? null : identity.key();
    TlsEngine engine = attempt(() -> engine(key));
    checkNames();
    if (trust == null || engine == null || !problems.isEmpty()) {
      throw new TlsConfigurationException(problems);
    }
    warnOfReadableKey();
    String description =
        engine
            + ", trusts "
            + trust.description()
            + (identity == null ? "" : ", presents " + Describe.subjects(identity.chain()));
    return new TlsContext(settings, engine, sslContext(trust, identity, engine), description);
  }

  private TlsEngine engine(@Nullable PrivateKey key) throws TlsConfigurationException {
    TlsEngine engine = EngineChoice.of(settings, key);
    EngineChoice.checkCipherSuites(engine, settings.cipherSuites());
    return engine;
  }

  private @Nullable TrustSource trust() throws TlsConfigurationException {
    if (settings.caCert() == null) {
      return TrustSource.ofJdk();
    }
    String text = material.text(TlsField.CA_CERT);
    return text == null
        ? null
        : TrustSource.of(CertificateReader.read(TlsField.CA_CERT, text), clock.instant());
  }

  private @Nullable ClientIdentity identity() throws TlsConfigurationException {
    requireBoth(settings.clientCert(), TlsField.CLIENT_CERT, settings.clientKey());
    requireBoth(settings.clientKey(), TlsField.CLIENT_KEY, settings.clientCert());
    String certText = material.text(TlsField.CLIENT_CERT);
    String keyText = material.text(TlsField.CLIENT_KEY);
    List<X509Certificate> certificates =
        certText == null
            ? null
            : attempt(() -> CertificateReader.read(TlsField.CLIENT_CERT, certText));
    PrivateKey key =
        keyText == null
            ? null
            : attempt(() -> PrivateKeyReader.read(keyText, settings.clientKeyPassword()));
    return certificates == null || key == null
        ? null
        : ClientIdentity.of(key, certificates, clock.instant());
  }

  private void requireBoth(@Nullable PemSource one, TlsField oneField, @Nullable PemSource other) {
    if (one == null && other != null) {
      problems.add(
          new TlsProblem(
              oneField,
              "is missing: "
                  + TlsField.CLIENT_CERT
                  + " and "
                  + TlsField.CLIENT_KEY
                  + " are used together"));
    }
  }

  private void checkNames() {
    String serverName = settings.serverName();
    if (serverName != null && !PeerName.of(serverName).isVerifiable()) {
      problems.add(
          new TlsProblem(
              TlsField.SERVER_NAME,
              "\"" + Describe.printable(serverName) + "\" is no legal host name or IP address"));
    }
    if (settings.versions().isEmpty()) {
      problems.add(
          new TlsProblem(TlsField.PROTOCOLS, "names no version; right are TLSv1.2 and TLSv1.3"));
    }
    for (String protocol : settings.alpn()) {
      if (protocol.isEmpty() || protocol.length() > 255) {
        problems.add(
            new TlsProblem(
                TlsField.ALPN,
                "\"" + Describe.printable(protocol) + "\" does not have 1 to 255 characters"));
      }
    }
  }

  private void warnOfReadableKey() {
    if (settings.clientKey() instanceof PemSource.OfFile file
        && PemFile.isReadableByOthers(file.path())) {
      log.warn(
          "{}: every user of this machine may read file {}; mode 0400 would be right",
          TlsField.CLIENT_KEY,
          file.path());
    }
  }

  private SslContext sslContext(
      TrustSource trust, @Nullable ClientIdentity identity, TlsEngine engine)
      throws TlsConfigurationException {
    boolean verify = settings.verifyHostname();
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .sslProvider(EngineChoice.provider(engine))
            .trustManager(new ServerTrust(trust, verify, clock))
            .sessionTimeout(SESSION_LIFETIME.toSeconds())
            .endpointIdentificationAlgorithm(verify ? TlsContext.HOST_NAME_RULES : null)
            .protocols(settings.versions().stream().map(TlsVersion::toString).sorted().toList());
    if (identity != null) {
      builder.keyManager(new ClientKeyManager(identity));
    }
    if (!settings.cipherSuites().isEmpty()) {
      builder.ciphers(settings.cipherSuites(), IdentityCipherSuiteFilter.INSTANCE);
    }
    if (!settings.alpn().isEmpty()) {
      builder.applicationProtocolConfig(
          new ApplicationProtocolConfig(
              ApplicationProtocolConfig.Protocol.ALPN,
              ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
              ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
              settings.alpn()));
    }
    try {
      return builder.build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new TlsConfigurationException(
          TlsField.ENGINE,
          "the TLS engine refuses these settings: "
              + Describe.printable(String.valueOf(e.getMessage())));
    }
  }

  private <T> @Nullable T attempt(Step<T> step) {
    try {
      return step.run();
    } catch (TlsConfigurationException e) {
      problems.addAll(e.problems());
      return null;
    }
  }

  private interface Step<T> {
    @Nullable T run() throws TlsConfigurationException;
  }
}
