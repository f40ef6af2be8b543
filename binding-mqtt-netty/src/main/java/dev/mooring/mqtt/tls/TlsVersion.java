package dev.mooring.mqtt.tls;

import java.util.Locale;

/** A version of TLS that we speak. Older ones are broken and there is no way to ask for them. */
public enum TlsVersion {
  /** RFC 5246. */
  TLS_1_2("TLSv1.2"),
  /** RFC 8446. */
  TLS_1_3("TLSv1.3");

  private final String protocol;

  TlsVersion(String protocol) {
    this.protocol = protocol;
  }

  /**
   * Reads {@code TLSv1.2}, {@code TLS1.2}, {@code TLS 1.2}, {@code TLS_1_2} or {@code 1.2}, in any
   * case.
   *
   * @throws IllegalArgumentException for anything else, with a message for the user
   */
  public static TlsVersion parse(String text) {
    String digits =
        text.strip()
            .toUpperCase(Locale.ROOT)
            .replace('_', '.')
            .replaceFirst("^TLS[. ]?V?[. ]?", "");
    return switch (digits) {
      case "1.2" -> TLS_1_2;
      case "1.3" -> TLS_1_3;
      default ->
          throw new IllegalArgumentException(
              "\"" + text.strip() + "\" is no TLS version we speak; right are TLSv1.2 and TLSv1.3");
    };
  }

  /** The name that JSSE has for it, such as {@code TLSv1.2}. */
  @Override
  public String toString() {
    return protocol;
  }
}
