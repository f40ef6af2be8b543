package dev.mooring.mqtt.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whom we believe.
 *
 * @param manager checks chains, and host names where the engine says so
 * @param description for messages: which certificates are believed
 * @param outdated certificates that would be believed, had their time not run out
 */
record TrustSource(
    X509ExtendedTrustManager manager, String description, List<X509Certificate> outdated) {

  /** The certificates of {@code caCert}. */
  static TrustSource of(List<X509Certificate> certificates, Instant now)
      throws TlsConfigurationException {
    // A trust anchor's dates are not looked at by the JDK.
    List<X509Certificate> timely =
        certificates.stream().filter(c -> Describe.untimely(c, now).isEmpty()).toList();
    if (timely.isEmpty()) {
      X509Certificate first = certificates.get(0);
      throw new TlsConfigurationException(
          TlsField.CA_CERT,
          "the certificate " + Describe.subject(first) + " " + Describe.untimely(first, now));
    }
    List<X509Certificate> outdated =
        certificates.stream().filter(c -> !timely.contains(c)).toList();
    return new TrustSource(
        manager(keyStore(timely)),
        TlsField.CA_CERT + " (" + Describe.subjects(timely) + ")",
        outdated);
  }

  /** The certificates that the JDK believes, or what {@code javax.net.ssl.trustStore} names. */
  static TrustSource ofJdk() throws TlsConfigurationException {
    X509ExtendedTrustManager manager = manager(null);
    if (manager.getAcceptedIssuers().length == 0) {
      throw new TlsConfigurationException(
          TlsField.CA_CERT, "is missing, and the JDK's trust store is empty");
    }
    return new TrustSource(manager, "the JDK's trust store", List.of());
  }

  private static KeyStore keyStore(List<X509Certificate> certificates)
      throws TlsConfigurationException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (int i = 0; i < certificates.size(); i++) {
        store.setCertificateEntry("ca-" + i, certificates.get(i));
      }
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new TlsConfigurationException(
          TlsField.CA_CERT,
          "cannot be used: " + Describe.printable(String.valueOf(e.getMessage())));
    }
  }

  private static X509ExtendedTrustManager manager(@Nullable KeyStore store)
      throws TlsConfigurationException {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      for (TrustManager manager : factory.getTrustManagers()) {
        // A plain X509TrustManager cannot see the host, so it will not do.
        if (manager instanceof X509ExtendedTrustManager extended) {
          return extended;
        }
      }
      throw new TlsConfigurationException(
          TlsField.CA_CERT, "cannot be used: this JVM's trust manager does not check host names");
    } catch (GeneralSecurityException e) {
      throw new TlsConfigurationException(
          TlsField.CA_CERT,
          (store == null ? "is missing, and the JDK's trust store" : "")
              + " cannot be used: "
              + Describe.printable(String.valueOf(e.getMessage())));
    }
  }
}
