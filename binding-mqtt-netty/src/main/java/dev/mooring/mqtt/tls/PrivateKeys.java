package dev.mooring.mqtt.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.jspecify.annotations.Nullable;

/** Brings every form of a private key into PKCS #8, and from there into the JDK's own classes. */
final class PrivateKeys {

  // The curves that TLS 1.3 and both engines have.
  private static final Set<ASN1ObjectIdentifier> CURVES =
      Set.of(
          SECObjectIdentifiers.secp256r1,
          SECObjectIdentifiers.secp384r1,
          SECObjectIdentifiers.secp521r1);

  private PrivateKeys() {}

  static PrivateKeyInfo fromPkcs1(byte[] der) throws IOException {
    RSAPrivateKey key = RSAPrivateKey.getInstance(ASN1Primitive.fromByteArray(der));
    return new PrivateKeyInfo(
        new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE), key);
  }

  /**
   * From SEC 1. The curve may be named in the key, or beside it, or not at all: some libraries
   * forget it. Then the length tells, since the number has exactly the length of the curve's order.
   *
   * @param beside what an EC PARAMETERS block says, if there is one
   */
  static PrivateKeyInfo fromSec1(byte[] der, @Nullable ASN1ObjectIdentifier beside)
      throws IOException, TlsConfigurationException {
    ASN1Sequence sequence = ASN1Sequence.getInstance(ASN1Primitive.fromByteArray(der));
    ECPrivateKey key = ECPrivateKey.getInstance(sequence);
    ASN1Encodable inside = key.getParametersObject();
    ASN1Encodable named = inside == null ? beside : inside;
    ASN1Encodable curve =
        named == null
            ? ofLength(ASN1OctetString.getInstance(sequence.getObjectAt(1)).getOctetsLength())
            : named;
    return new PrivateKeyInfo(
        new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve), key);
  }

  private static ASN1ObjectIdentifier ofLength(int octets) throws TlsConfigurationException {
    return switch (octets) {
      case 32 -> SECObjectIdentifiers.secp256r1;
      case 48 -> SECObjectIdentifiers.secp384r1;
      case 66 -> SECObjectIdentifiers.secp521r1;
      default ->
          throw new TlsConfigurationException(
              TlsField.CLIENT_KEY, "is an EC key that does not say on which curve");
    };
  }

  /**
   * Drops the public key that version 2 may carry: newer JDKs pass it on, BoringSSL chokes on it.
   */
  static PrivateKeyInfo fromPkcs8(byte[] der) throws IOException {
    PrivateKeyInfo key = PrivateKeyInfo.getInstance(ASN1Primitive.fromByteArray(der));
    return new PrivateKeyInfo(key.getPrivateKeyAlgorithm(), key.parsePrivateKey());
  }

  /** The key as the TLS engines take it. */
  static PrivateKey of(PrivateKeyInfo key) throws TlsConfigurationException {
    AlgorithmIdentifier algorithm = key.getPrivateKeyAlgorithm();
    if (algorithm.getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey)) {
      checkCurve(algorithm.getParameters());
    }
    try {
      return KeyFactory.getInstance(name(algorithm.getAlgorithm()))
          .generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded()));
    } catch (GeneralSecurityException | IOException e) {
      throw new TlsConfigurationException(
          TlsField.CLIENT_KEY,
          "the private key is damaged, or of a size that this JDK does not take");
    }
  }

  private static String name(ASN1ObjectIdentifier algorithm) throws TlsConfigurationException {
    if (algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)) {
      return "RSA";
    } else if (algorithm.equals(PKCSObjectIdentifiers.id_RSASSA_PSS)) {
      return "RSASSA-PSS";
    } else if (algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
      return "EC";
    } else if (algorithm.equals(EdECObjectIdentifiers.id_Ed25519)) {
      return "Ed25519";
    } else if (algorithm.equals(EdECObjectIdentifiers.id_Ed448)) {
      return "Ed448";
    }
    throw new TlsConfigurationException(
        TlsField.CLIENT_KEY,
        "is of a kind that TLS does not use (object identifier "
            + algorithm
            + "); right are RSA, EC, Ed25519 and Ed448");
  }

  private static void checkCurve(ASN1Encodable parameters) throws TlsConfigurationException {
    if (!(parameters instanceof ASN1ObjectIdentifier curve)) {
      throw new TlsConfigurationException(
          TlsField.CLIENT_KEY,
          "is an EC key that spells out its curve instead of naming it;"
              + " \"openssl ec -param_enc named_curve\" converts it");
    }
    if (!CURVES.contains(curve)) {
      String name = ECNamedCurveTable.getName(curve);
      throw new TlsConfigurationException(
          TlsField.CLIENT_KEY,
          "is on the curve "
              + (name == null ? curve.getId() : name)
              + ", which TLS does not use here; P-256, P-384 and P-521 are right");
    }
  }
}
