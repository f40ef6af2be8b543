package dev.mooring.mqtt.tls;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether to believe a server. The JDK's manager does the checking; this class sees to it
 * that the host name is among what it checks, adds what it leaves out, and says in a user's words
 * why a certificate is refused. It is an extended manager because engines wrap plain ones, and a
 * wrapped one is never told the host.
 */
final class ServerTrust extends X509ExtendedTrustManager {

  private final TrustSource source;
  private final boolean verifyHostname;
  private final InstantSource clock;

  ServerTrust(TrustSource source, boolean verifyHostname, InstantSource clock) {
    this.source = source;
    this.verifyHostname = verifyHostname;
    this.clock = clock;
  }

  @Override
  public void checkServerTrusted(
      X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
      throws CertificateException {
    if (engine == null || verifyHostname != checksHostName(engine)) {
      throw hostUnknown();
    }
    String untimely = Describe.untimely(chain[0], clock.instant());
    if (!untimely.isEmpty()) {
      // The JDK does not look at the dates of a certificate that is believed for itself.
      throw new ServerCertificateException(
          "the server's certificate " + Describe.subject(chain[0]) + " " + untimely);
    }
    try {
      source.manager().checkServerTrusted(chain, authType, engine);
    } catch (CertificateException e) {
      throw new ServerCertificateException(reason(chain, authType, engine, e), e);
    }
    if (verifyHostname) {
      refuseTopLevelWildcard(chain[0], engine.getPeerHost());
    }
  }

  private static boolean checksHostName(SSLEngine engine) {
    return "HTTPS".equals(engine.getSSLParameters().getEndpointIdentificationAlgorithm());
  }

  /** A wildcard right below the top (*.com) is a certificate for everybody. */
  private static void refuseTopLevelWildcard(X509Certificate certificate, String host)
      throws ServerCertificateException {
    String name = host.toLowerCase(Locale.ROOT);
    int dot = name.indexOf('.');
    boolean twoLabels = dot > 0 && name.indexOf('.', dot + 1) < 0;
    List<String> names =
        Describe.hostNames(certificate).stream().map(n -> n.toLowerCase(Locale.ROOT)).toList();
    if (twoLabels && !names.contains(name)) {
      throw new ServerCertificateException(
          "the server's certificate covers the host \""
              + Describe.printable(host)
              + "\" only by a wildcard for a whole top-level domain; it has: "
              + Describe.names(certificate));
    }
  }

  private String reason(
      X509Certificate[] chain, String authType, SSLEngine engine, CertificateException refusal) {
    // What concerns the chain comes from PKIX, with an exception of its own.
    boolean fromChain = refusal.getCause() instanceof GeneralSecurityException;
    if (verifyHostname && !fromChain && isChainTrusted(chain, authType)) {
      return notForHost(chain[0], String.valueOf(engine.getPeerHost()));
    }
    return new ChainRefusal(List.of(chain), source, clock.instant()).explain(refusal);
  }

  private static String notForHost(X509Certificate certificate, String host) {
    if (!PeerName.of(host).isVerifiable()) {
      return "\""
          + Describe.printable(host)
          + "\" is no legal DNS name, so no certificate can be checked against it; name one that the"
          + " certificate has in "
          + TlsField.SERVER_NAME
          + ": "
          + Describe.names(certificate);
    }
    return "the server's certificate is not for the host \""
        + Describe.printable(host)
        + "\"; it has: "
        + Describe.names(certificate)
        + " (another name can be asked for with "
        + TlsField.SERVER_NAME
        + ")";
  }

  private boolean isChainTrusted(X509Certificate[] chain, String authType) {
    try {
      source.manager().checkServerTrusted(chain, authType);
      return true;
    } catch (CertificateException untrusted) {
      return false;
    }
  }

  private static ServerCertificateException hostUnknown() {
    return new ServerCertificateException(
        "the TLS engine was not set up to verify host names as this connection asks for");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw hostUnknown();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
      throws CertificateException {
    throw hostUnknown();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw notAServer();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
      throws CertificateException {
    throw notAServer();
  }

  @Override
  public void checkClientTrusted(
      X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
      throws CertificateException {
    throw notAServer();
  }

  private static CertificateException notAServer() {
    return new CertificateException("a client does not believe clients");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return source.manager().getAcceptedIssuers();
  }
}
