package dev.mooring.mqtt.tls;

import java.io.IOException;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.jspecify.annotations.Nullable;

/** The one private key of a PEM text, in whatever form and under whatever label. */
final class PrivateKeyReader {

  private static final TlsField FIELD = TlsField.CLIENT_KEY;

  private PrivateKeyReader() {}

  /**
   * Reads the key.
   *
   * @param password opens an encrypted key; of no account for one that is not
   */
  static PrivateKey read(String text, char @Nullable [] password) throws TlsConfigurationException {
    List<PemBlock> keys = new ArrayList<>();
    Set<PemKind> others = new LinkedHashSet<>();
    ASN1ObjectIdentifier curve = null;
    for (PemBlock block : PemText.parse(FIELD, text)) {
      PemKind kind = PemKind.of(block);
      if (kind.isPrivateKey()) {
        keys.add(block);
      } else if (kind == PemKind.UNKNOWN && block.label().endsWith("PRIVATE KEY")) {
        throw damaged();
      } else {
        others.add(kind);
        curve = kind == PemKind.CURVE ? ASN1ObjectIdentifier.getInstance(block.der()) : curve;
      }
    }
    if (keys.isEmpty()) {
      String found = others.stream().map(PemKind::toString).collect(Collectors.joining(" and "));
      throw new TlsConfigurationException(FIELD, "holds " + found + "; a private key is expected");
    }
    if (keys.size() > 1) {
      throw new TlsConfigurationException(
          FIELD, "holds " + keys.size() + " private keys; exactly one is expected");
    }
    return PrivateKeys.of(open(keys.get(0), curve, password));
  }

  private static PrivateKeyInfo open(
      PemBlock block, @Nullable ASN1ObjectIdentifier curve, char @Nullable [] password)
      throws TlsConfigurationException {
    return switch (PemKind.of(block)) {
      case PKCS1_KEY, SEC1_KEY, PKCS8_KEY -> plain(block.der(), curve);
      case ENCRYPTED_PKCS8_KEY -> EncryptedKeys.openPkcs8(block, given(password));
      case ENCRYPTED_TRADITIONAL_KEY -> {
        byte[] der = EncryptedKeys.openTraditional(block, given(password));
        // Padding that is right by chance: one wrong password in some hundred gets this far.
        if (!PemKind.of(der).isPrivateKey()) {
          throw EncryptedKeys.wrongPassword();
        }
        yield plain(der, curve);
      }
      case CERTIFICATE, PUBLIC_KEY, CERTIFICATE_REQUEST, CURVE, CMS, UNKNOWN -> throw damaged();
    };
  }

  private static PrivateKeyInfo plain(byte[] der, @Nullable ASN1ObjectIdentifier curve)
      throws TlsConfigurationException {
    try {
      return switch (PemKind.of(der)) {
        case PKCS1_KEY -> PrivateKeys.fromPkcs1(der);
        case SEC1_KEY -> PrivateKeys.fromSec1(der, curve);
        case PKCS8_KEY -> PrivateKeys.fromPkcs8(der);
        case ENCRYPTED_PKCS8_KEY,
            ENCRYPTED_TRADITIONAL_KEY,
            CERTIFICATE,
            PUBLIC_KEY,
            CERTIFICATE_REQUEST,
            CURVE,
            CMS,
            UNKNOWN ->
            throw damaged();
      };
    } catch (IOException | IllegalArgumentException e) {
      throw damaged();
    }
  }

  private static char[] given(char @Nullable [] password) throws TlsConfigurationException {
    if (password == null || password.length == 0) {
      throw new TlsConfigurationException(
          TlsField.CLIENT_KEY_PASSWORD, "is missing, and " + FIELD + " is encrypted");
    }
    return password;
  }

  private static TlsConfigurationException damaged() {
    return new TlsConfigurationException(
        FIELD, "the private key is damaged: it does not decode as PKCS #1, PKCS #8 or SEC 1");
  }
}
