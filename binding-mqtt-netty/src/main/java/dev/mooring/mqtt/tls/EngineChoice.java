package dev.mooring.mqtt.tls;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which engine serves, and what it can do. */
final class EngineChoice {

  private static final Logger log = LoggerFactory.getLogger(EngineChoice.class);

  private EngineChoice() {}

  /**
   * The engine for these wishes.
   *
   * @param key our private key, if we have one
   */
  static TlsEngine of(TlsEngine wish, @Nullable PrivateKey key) throws TlsConfigurationException {
    return switch (wish) {
      case JDK -> TlsEngine.JDK;
      case BORINGSSL -> {
        if (!OpenSsl.isAvailable()) {
          throw new TlsConfigurationException(
              TlsField.ENGINE,
              "BoringSSL is not there: put io.netty:netty-tcnative-boringssl-static for this"
                  + " platform on the class path");
        }
        if (!boringSslTakes(key)) {
          throw new TlsConfigurationException(TlsField.ENGINE, notTaken(key) + "; the JDK's does");
        }
        yield TlsEngine.BORINGSSL;
      }
      case AUTOMATIC -> {
        if (!OpenSsl.isAvailable()) {
          yield TlsEngine.JDK;
        }
        if (!boringSslTakes(key)) {
          log.info("{}, so the JDK's TLS engine serves", notTaken(key));
          yield TlsEngine.JDK;
        }
        yield TlsEngine.BORINGSSL;
      }
    };
  }

  private static boolean boringSslTakes(@Nullable PrivateKey key) {
    if (key instanceof EdECPrivateKey edwards) {
      return edwards.getParams().getName().equals("Ed25519");
    }
    return key == null || Set.of("RSA", "EC").contains(key.getAlgorithm());
  }

  private static String notTaken(@Nullable PrivateKey key) {
    String kind =
        key instanceof EdECPrivateKey edwards
            ? edwards.getParams().getName()
            : key == null ? "no" : key.getAlgorithm();
    return "BoringSSL takes no " + kind + " keys";
  }

  /** Netty's name for it. */
  static SslProvider provider(TlsEngine engine) {
    return switch (engine) {
      case BORINGSSL -> SslProvider.OPENSSL;
      case JDK -> SslProvider.JDK;
      case AUTOMATIC -> throw new IllegalArgumentException("not yet chosen");
    };
  }

  /** Refuses cipher suites that an engine does not have. */
  static void checkCipherSuites(TlsEngine engine, List<String> wished)
      throws TlsConfigurationException {
    Set<String> known = cipherSuites(engine);
    List<String> unknown = wished.stream().filter(suite -> !known.contains(suite)).toList();
    if (!unknown.isEmpty()) {
      throw new TlsConfigurationException(
          TlsField.CIPHER_SUITES,
          unknown + " are not among the cipher suites of this engine: " + known);
    }
  }

  private static Set<String> cipherSuites(TlsEngine engine) throws TlsConfigurationException {
    if (engine == TlsEngine.BORINGSSL) {
      return OpenSsl.availableJavaCipherSuites();
    }
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, null, null);
      return new LinkedHashSet<>(List.of(context.getSupportedSSLParameters().getCipherSuites()));
    } catch (GeneralSecurityException e) {
      throw new TlsConfigurationException(
          TlsField.ENGINE, "the JDK's TLS engine cannot be used: " + e.getMessage());
    }
  }
}
