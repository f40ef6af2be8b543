package dev.mooring.mqtt;

import dev.mooring.api.config.Field;
import dev.mooring.api.config.FieldType;
import dev.mooring.api.config.FieldTypes;
import dev.mooring.mqtt.net.ProxySettings;
import dev.mooring.mqtt.tls.TlsEngine;
import dev.mooring.mqtt.tls.TlsVersion;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The fields about what lies between MQTT and TCP, which all component types have alike. */
final class TransportFields {

  private static final String PEM =
      "PEM text, which may stand on one line with `\\n`, or `file:` and a path; files are watched.";

  private static final FieldType<Set<TlsVersion>> TLS_VERSIONS =
      FieldTypes.of(
          "list", "TLSv1.2, TLSv1.3, or both separated by a comma", TransportFields::versions);

  static final Field<String> CA_CERT =
      Field.optional(
          "caCert",
          FieldTypes.STRING,
          "Certificates to believe, in place of those that the JDK trusts: " + PEM);
  static final Field<String> CLIENT_CERT =
      Field.optional(
          "clientCert",
          FieldTypes.STRING,
          "The certificate to present, with its chain; together with `clientKey`: " + PEM);
  static final Field<String> CLIENT_KEY =
      Field.optional(
              "clientKey",
              FieldTypes.STRING,
              "The private key of `clientCert`, RSA, EC or Ed25519, in PKCS#1, SEC1 or PKCS#8: "
                  + PEM)
          .asSecret();
  static final Field<String> CLIENT_KEY_PASSWORD =
      Field.optional(
              "clientKeyPassword", FieldTypes.STRING, "Password of an encrypted `clientKey`.")
          .asSecret();
  static final Field<String> TLS_SERVER_NAME =
      Field.optional(
          "tlsServerName",
          FieldTypes.STRING,
          "Name that the broker's certificate must be for, in place of the host in `url`.");
  static final Field<Boolean> TLS_VERIFY_HOSTNAME =
      Field.withDefault(
          "tlsVerifyHostname",
          FieldTypes.BOOLEAN,
          "true",
          "Whether the broker's certificate must be for its host; without it anybody with a"
              + " certificate of the same issuer can pose as the broker.");
  static final Field<List<String>> TLS_ALPN =
      Field.optional(
          "tlsAlpn",
          FieldTypes.STRING_LIST,
          "Protocols to offer by ALPN, such as `mqtt`, for brokers on port 443.");
  static final Field<Set<TlsVersion>> TLS_PROTOCOLS =
      Field.withDefault(
          "tlsProtocols", TLS_VERSIONS, "TLSv1.2, TLSv1.3", "Versions of TLS to speak.");
  static final Field<List<String>> TLS_CIPHER_SUITES =
      Field.optional(
          "tlsCipherSuites",
          FieldTypes.STRING_LIST,
          "Cipher suites to offer, by their standard names such as"
              + " `TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384`; without it the TLS engine chooses.");
  static final Field<TlsEngine> TLS_ENGINE =
      Field.withDefault(
          "tlsEngine",
          FieldTypes.choice(TlsEngine.class),
          "automatic",
          "Whose TLS serves: `jdk`, `boringssl`, or by `automatic` BoringSSL where"
              + " netty-tcnative-boringssl-static is on the class path and can do what is asked for.");
  static final Field<TlsReload> TLS_RELOAD =
      Field.withDefault(
          "tlsReload",
          FieldTypes.choice(TlsReload.class),
          "next",
          "When a certificate or key file has changed, the `next` connection uses it;"
              + " `reconnect` connects anew at once.");
  static final Field<String> WS_HEADERS =
      Field.family(
              "wsHeaders",
              FieldTypes.STRING,
              "Headers of the WebSocket handshake, such as `wsHeaders.Authorization`.")
          .asSecret();
  static final Field<String> PROXY =
      Field.optional(
              "proxy",
              FieldTypes.of(
                  "url",
                  "a proxy's address such as http://user:password@host:3128 or"
                      + " socks5://host:1080",
                  TransportFields::checkedProxy),
              "Proxy on the way to the broker: `http://` (CONNECT) or `socks5://`, with user name"
                  + " and password if it wants them.")
          .asSecret();

  /** In the order of the documentation. */
  static final List<Field<?>> ALL =
      List.of(
          CA_CERT,
          CLIENT_CERT,
          CLIENT_KEY,
          CLIENT_KEY_PASSWORD,
          TLS_SERVER_NAME,
          TLS_VERIFY_HOSTNAME,
          TLS_ALPN,
          TLS_PROTOCOLS,
          TLS_CIPHER_SUITES,
          TLS_ENGINE,
          TLS_RELOAD,
          WS_HEADERS,
          PROXY);

  private TransportFields() {}

  private static Set<TlsVersion> versions(String text) {
    Set<TlsVersion> versions = EnumSet.noneOf(TlsVersion.class);
    for (String each : FieldTypes.STRING_LIST.parse(text)) {
      try {
        versions.add(TlsVersion.parse(each));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(); // its message repeats the text
      }
    }
    if (versions.isEmpty()) {
      throw new IllegalArgumentException();
    }
    return versions;
  }

  private static String checkedProxy(String text) {
    ProxySettings.parse(text);
    return text;
  }
}
