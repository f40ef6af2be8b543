package dev.mooring.mqtt.tls;

import java.io.IOException;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1InputStream;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;

/** What a PEM block holds, told from its content alone: labels are wrong too often. */
enum PemKind {
  /** An X.509 certificate (RFC 5280), perhaps with OpenSSL's trust settings after it. */
  CERTIFICATE("a certificate"),
  /** RSAPrivateKey (RFC 8017). */
  PKCS1_KEY("a private key"),
  /** ECPrivateKey (RFC 5915). */
  SEC1_KEY("a private key"),
  /** PrivateKeyInfo or OneAsymmetricKey (RFC 5958). */
  PKCS8_KEY("a private key"),
  /** EncryptedPrivateKeyInfo (RFC 5958). */
  ENCRYPTED_PKCS8_KEY("an encrypted private key"),
  /** Any of the older private keys, encrypted as a whole with headers that say how. */
  ENCRYPTED_TRADITIONAL_KEY("an encrypted private key"),
  /** SubjectPublicKeyInfo or RSAPublicKey. */
  PUBLIC_KEY("a public key"),
  /** PKCS #10. */
  CERTIFICATE_REQUEST("a certificate request"),
  /** The name of a curve, as {@code openssl ecparam} puts before a key. */
  CURVE("EC parameters"),
  /** PKCS #7 or CMS. */
  CMS("a PKCS #7 bundle"),
  /** None of these. */
  UNKNOWN("something unknown");

  private final String words;

  PemKind(String words) {
    this.words = words;
  }

  /** Whether it is, or hides, a private key. */
  boolean isPrivateKey() {
    return switch (this) {
      case PKCS1_KEY, SEC1_KEY, PKCS8_KEY, ENCRYPTED_PKCS8_KEY, ENCRYPTED_TRADITIONAL_KEY -> true;
      case CERTIFICATE, PUBLIC_KEY, CERTIFICATE_REQUEST, CURVE, CMS, UNKNOWN -> false;
    };
  }

  /** With its article, for messages. */
  @Override
  public String toString() {
    return words;
  }

  /** The kind of a block. */
  static PemKind of(PemBlock block) {
    return block.isEncryptedTraditionally() ? ENCRYPTED_TRADITIONAL_KEY : of(block.der());
  }

  /** The kind of what DER encodes. */
  static PemKind of(byte[] der) {
    ASN1Primitive object;
    try (ASN1InputStream in = new ASN1InputStream(der)) {
      object = in.readObject();
    } catch (IOException | RuntimeException notDer) {
      return UNKNOWN;
    }
    if (object instanceof ASN1ObjectIdentifier) {
      return CURVE;
    }
    return object instanceof ASN1Sequence sequence && sequence.size() >= 2
        ? ofSequence(sequence)
        : UNKNOWN;
  }

  private static PemKind ofSequence(ASN1Sequence sequence) {
    ASN1Encodable first = sequence.getObjectAt(0);
    ASN1Encodable second = sequence.getObjectAt(1);
    if (first instanceof ASN1Integer) {
      return versioned(sequence, second);
    }
    if (first instanceof ASN1ObjectIdentifier && second instanceof ASN1TaggedObject) {
      return CMS;
    }
    if (!(first instanceof ASN1Sequence)) {
      return UNKNOWN;
    }
    if (second instanceof ASN1OctetString) {
      return ENCRYPTED_PKCS8_KEY;
    }
    if (second instanceof ASN1BitString) {
      return PUBLIC_KEY;
    }
    return sequence.size() == 3 ? signed((ASN1Sequence) first) : UNKNOWN;
  }

  private static PemKind versioned(ASN1Sequence sequence, ASN1Encodable second) {
    if (second instanceof ASN1Sequence) {
      return PKCS8_KEY;
    }
    if (second instanceof ASN1OctetString) {
      return SEC1_KEY;
    }
    if (second instanceof ASN1Integer && sequence.size() >= 9) {
      return PKCS1_KEY;
    }
    return second instanceof ASN1Integer && sequence.size() == 2 ? PUBLIC_KEY : UNKNOWN;
  }

  // A certificate has serial, algorithm, issuer, validity, subject and key, after an optional
  // version; a request has version, subject, key and attributes; a revocation list has neither.
  private static PemKind signed(ASN1Sequence content) {
    int serial = content.size() > 0 && content.getObjectAt(0) instanceof ASN1TaggedObject ? 1 : 0;
    if (content.size() >= serial + 6
        && content.getObjectAt(serial) instanceof ASN1Integer
        && content.getObjectAt(serial + 3) instanceof ASN1Sequence) {
      return CERTIFICATE;
    }
    boolean request =
        content.size() >= 3
            && content.size() <= 4
            && content.getObjectAt(0) instanceof ASN1Integer
            && PUBLIC_KEY == of(encoded(content.getObjectAt(2)));
    return request ? CERTIFICATE_REQUEST : UNKNOWN;
  }

  private static byte[] encoded(ASN1Encodable object) {
    try {
      return object.toASN1Primitive().getEncoded();
    } catch (IOException e) {
      throw new IllegalStateException("what was decoded can be encoded", e);
    }
  }
}
