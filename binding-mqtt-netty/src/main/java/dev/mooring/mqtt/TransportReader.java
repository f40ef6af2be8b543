package dev.mooring.mqtt;

import dev.mooring.api.config.Field;
import dev.mooring.api.config.Values;
import dev.mooring.mqtt.net.Scheme;
import dev.mooring.mqtt.net.ServerAddress;
import dev.mooring.mqtt.tls.TlsConfigurationException;
import dev.mooring.mqtt.tls.TlsContext;
import dev.mooring.mqtt.tls.TlsProblem;
import dev.mooring.mqtt.tls.TlsSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Makes transport settings of a component's values. Certificates and keys are read and put together
 * here already: one that cannot be used is a mistake to be found before the start, not a connection
 * that fails. For one use.
 */
final class TransportReader {

  private static final List<Field<?>> TLS_FIELDS =
      List.of(
          TransportFields.CA_CERT,
          TransportFields.CLIENT_CERT,
          TransportFields.CLIENT_KEY,
          TransportFields.CLIENT_KEY_PASSWORD,
          TransportFields.TLS_SERVER_NAME,
          TransportFields.TLS_VERIFY_HOSTNAME,
          TransportFields.TLS_ALPN,
          TransportFields.TLS_PROTOCOLS,
          TransportFields.TLS_CIPHER_SUITES,
          TransportFields.TLS_ENGINE,
          TransportFields.TLS_RELOAD);

  private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
  private static final Pattern HEADER_VALUE = Pattern.compile("[\\t\\x20-\\x7E\\x80-\\uFFFF]*");

  private final Values values;
  private final Findings findings;

  TransportReader(Values values, Findings findings) {
    this.values = values;
    this.findings = findings;
  }

  /** Reports every mistake; the settings are of use only if there was none. */
  TransportSettings read(List<ServerAddress> servers) {
    TransportSettings settings =
        new TransportSettings(
            tls(),
            values.find(TransportFields.TLS_RELOAD).orElse(TlsReload.NEXT),
            values.family(TransportFields.WS_HEADERS),
            values.find(TransportFields.PROXY));
    if (servers.stream().anyMatch(server -> server.scheme().isTls())) {
      checkTls(settings.tls());
    } else {
      warnOfNoEffect(servers, TLS_FIELDS, "ssl://, tls://, mqtts://, tcps:// or wss://");
    }
    checkHeaders(settings.webSocketHeaders());
    warnUnless(
        servers,
        server -> server.scheme().isWebSocket(),
        TransportFields.WS_HEADERS,
        "ws:// or wss://");
    warnUnless(
        servers,
        server -> server.scheme() != Scheme.UNIX,
        TransportFields.PROXY,
        "a scheme other than unix://");
    return settings;
  }

  private TlsSettings tls() {
    TlsSettings.Builder builder =
        TlsSettings.builder()
            .caCert(values.find(TransportFields.CA_CERT).orElse(null))
            .clientCert(values.find(TransportFields.CLIENT_CERT).orElse(null))
            .clientKey(values.find(TransportFields.CLIENT_KEY).orElse(null))
            .clientKeyPassword(
                values
                    .find(TransportFields.CLIENT_KEY_PASSWORD)
                    .map(String::toCharArray)
                    .orElse(null))
            .serverName(values.find(TransportFields.TLS_SERVER_NAME).orElse(null))
            .alpn(values.find(TransportFields.TLS_ALPN).orElse(List.of()))
            .cipherSuites(values.find(TransportFields.TLS_CIPHER_SUITES).orElse(List.of()));
    values.find(TransportFields.TLS_VERIFY_HOSTNAME).ifPresent(builder::verifyHostname);
    values.find(TransportFields.TLS_PROTOCOLS).ifPresent(builder::versions);
    values.find(TransportFields.TLS_ENGINE).ifPresent(builder::engine);
    return builder.build();
  }

  private void checkTls(TlsSettings settings) {
    try {
      TlsContext.load(settings);
    } catch (TlsConfigurationException e) {
      for (TlsProblem problem : e.problems()) {
        findings.error(fieldOf(problem), problem.message());
      }
    }
  }

  private static Field<?> fieldOf(TlsProblem problem) {
    return switch (problem.field()) {
      case CA_CERT -> TransportFields.CA_CERT;
      case CLIENT_CERT -> TransportFields.CLIENT_CERT;
      case CLIENT_KEY -> TransportFields.CLIENT_KEY;
      case CLIENT_KEY_PASSWORD -> TransportFields.CLIENT_KEY_PASSWORD;
      case SERVER_NAME -> TransportFields.TLS_SERVER_NAME;
      case VERIFY_HOSTNAME -> TransportFields.TLS_VERIFY_HOSTNAME;
      case ALPN -> TransportFields.TLS_ALPN;
      case PROTOCOLS -> TransportFields.TLS_PROTOCOLS;
      case CIPHER_SUITES -> TransportFields.TLS_CIPHER_SUITES;
      case ENGINE -> TransportFields.TLS_ENGINE;
    };
  }

  private void checkHeaders(Map<String, String> headers) {
    headers.forEach(
        (name, value) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          if (!HEADER_NAME.matcher(name).matches()) {
            findings.error(
                TransportFields.WS_HEADERS, "\"" + name + "\" is no legal name of an HTTP header");
          } else if (lower.equals("upgrade")
              || lower.equals("connection")
              || lower.startsWith("sec-websocket-")) {
            findings.error(
                TransportFields.WS_HEADERS,
                "\"" + name + "\" belongs to the handshake itself and cannot be chosen");
          }
          if (!HEADER_VALUE.matcher(value).matches()) {
            findings.error(
                TransportFields.WS_HEADERS,
                "the value of \"" + name + "\" has a control character");
          }
        });
  }

  private void warnUnless(
      List<ServerAddress> servers,
      Predicate<ServerAddress> applies,
      Field<?> field,
      String schemes) {
    if (servers.stream().noneMatch(applies)) {
      warnOfNoEffect(servers, List.of(field), schemes);
    }
  }

  private void warnOfNoEffect(List<ServerAddress> servers, List<Field<?>> fields, String schemes) {
    List<Field<?>> given = new ArrayList<>(fields);
    given.removeIf(field -> !values.isGiven(field));
    if (!servers.isEmpty()) {
      given.forEach(field -> findings.warning(field, "has no effect unless url has " + schemes));
    }
  }
}
