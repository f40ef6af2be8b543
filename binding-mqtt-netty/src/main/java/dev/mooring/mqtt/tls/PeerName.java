package dev.mooring.mqtt.tls;

import io.netty.util.NetUtil;
import java.net.IDN;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;

/**
 * The host as TLS wants it: an IP address without brackets and zone, or a name in ASCII without the
 * final dot.
 */
record PeerName(String text) {

  /** From the host of a URL or from {@code tlsServerName}. */
  static PeerName of(String host) {
    String bare =
        host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    int zone = bare.indexOf('%');
    String address = zone < 0 ? bare : bare.substring(0, zone);
    if (isAddress(address)) {
      return new PeerName(address);
    }
    return new PeerName(ascii(bare.endsWith(".") ? bare.substring(0, bare.length() - 1) : bare));
  }

  private static String ascii(String name) {
    try {
      return IDN.toASCII(name);
    } catch (IllegalArgumentException notADomainName) {
      return name;
    }
  }

  private static boolean isAddress(String text) {
    return NetUtil.isValidIpV4Address(text) || NetUtil.isValidIpV6Address(text);
  }

  /** What Server Name Indication says: the name, and nothing for addresses (RFC 6066). */
  List<SNIServerName> indication() {
    if (isAddress(text)) {
      return List.of();
    }
    try {
      return List.of(new SNIHostName(text));
    } catch (IllegalArgumentException notADomainName) {
      return List.of();
    }
  }

  /** Whether a certificate can be for it: an underscore, say, is legal in no host name. */
  boolean isVerifiable() {
    return isAddress(text) || !indication().isEmpty();
  }
}
