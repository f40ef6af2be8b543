package dev.mooring.mqtt.tls;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which engine serves, and what it can do. */
final class EngineChoice {

  private static final Logger log = LoggerFactory.getLogger(EngineChoice.class);

  /** Those of BoringSSL, which offers all of them or none. */
  private static final Set<String> TLS_1_3_SUITES =
      Set.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

  private EngineChoice() {}

  /**
   * The engine for these wishes.
   *
   * @param key our private key, if we have one
   */
  static TlsEngine of(TlsSettings wishes, @Nullable PrivateKey key)
      throws TlsConfigurationException {
    return switch (wishes.engine()) {
      case JDK -> TlsEngine.JDK;
      case BORINGSSL -> {
        if (!OpenSsl.isAvailable()) {
          throw new TlsConfigurationException(
              TlsField.ENGINE,
              "BoringSSL is not there: put io.netty:netty-tcnative-boringssl-static for this"
                  + " platform on the class path");
        }
        Optional<String> obstacle = obstacle(wishes, key);
        if (obstacle.isPresent()) {
          throw new TlsConfigurationException(TlsField.ENGINE, obstacle.get() + "; the JDK's does");
        }
        yield TlsEngine.BORINGSSL;
      }
      case AUTOMATIC -> {
        if (!OpenSsl.isAvailable()) {
          yield TlsEngine.JDK;
        }
        Optional<String> obstacle = obstacle(wishes, key);
        if (obstacle.isPresent()) {
          log.info("{}, so the JDK's TLS engine serves", obstacle.get());
          yield TlsEngine.JDK;
        }
        yield TlsEngine.BORINGSSL;
      }
    };
  }

  /** What BoringSSL cannot do, or would leave undone without a word. */
  private static Optional<String> obstacle(TlsSettings wishes, @Nullable PrivateKey key) {
    if (!takes(key)) {
      return Optional.of("BoringSSL takes no " + kind(key) + " keys");
    }
    Set<String> suites = new HashSet<>(wishes.cipherSuites());
    suites.retainAll(TLS_1_3_SUITES);
    if (wishes.versions().contains(TlsVersion.TLS_1_3)
        && !suites.isEmpty()
        && !suites.equals(TLS_1_3_SUITES)) {
      return Optional.of("BoringSSL leaves no choice among the cipher suites of TLS 1.3");
    }
    return Optional.empty();
  }

  private static boolean takes(@Nullable PrivateKey key) {
    if (key instanceof EdECPrivateKey edwards) {
      return edwards.getParams().getName().equals("Ed25519");
    }
    return key == null || Set.of("RSA", "EC").contains(key.getAlgorithm());
  }

  private static String kind(@Nullable PrivateKey key) {
    return key instanceof EdECPrivateKey edwards
        ? edwards.getParams().getName()
        : key == null ? "no" : key.getAlgorithm();
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
