package dev.mooring.tck.mqtt;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.MiscPEMGenerator;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemObjectGenerator;
import org.bouncycastle.util.io.pem.PemWriter;

/** Writes certificates and keys as PEM, in the forms that are about. Ends each line with \n. */
final class PemText {

  /** Used as an object and never installed, so that the JVM's providers stay as they are. */
  private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();

  private PemText() {}

  static String certificate(X509Certificate certificate) {
    try {
      return write(new PemObject("CERTIFICATE", certificate.getEncoded()));
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("cannot encode " + certificate.getSubjectX500Principal(), e);
    }
  }

  static String pkcs8(PrivateKey key) {
    return write(new PemObject("PRIVATE KEY", key.getEncoded()));
  }

  static String encryptedPkcs8(PrivateKey key, String password) {
    try {
      return write(
          new PKCS8Generator(
              PrivateKeyInfo.getInstance(key.getEncoded()),
              new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                  .setPRF(PKCS8Generator.PRF_HMACSHA256)
                  .setPassword(password.toCharArray())
                  .setProvider(BOUNCY_CASTLE)
                  .build()));
    } catch (OperatorCreationException e) {
      throw new IllegalStateException("cannot encrypt a key", e);
    }
  }

  static String traditional(KeyPair keys) {
    return write(new MiscPEMGenerator(withParameters(keys)));
  }

  static String encryptedTraditional(KeyPair keys, String password) {
    return write(
        new MiscPEMGenerator(
            withParameters(keys),
            new JcePEMEncryptorBuilder("AES-256-CBC")
                .setProvider(BOUNCY_CASTLE)
                .setSecureRandom(new SecureRandom())
                .build(password.toCharArray())));
  }

  /** SEC 1 alone does not say which curve: the JDK leaves that to PKCS#8, so it is added here. */
  private static PrivateKeyInfo withParameters(KeyPair keys) {
    PrivateKeyInfo info = PrivateKeyInfo.getInstance(keys.getPrivate().getEncoded());
    if (!(keys.getPrivate() instanceof ECPrivateKey key)) {
      return info;
    }
    SubjectPublicKeyInfo publicKey =
        SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded());
    BigInteger order = key.getParams().getOrder();
    try {
      return new PrivateKeyInfo(
          info.getPrivateKeyAlgorithm(),
          new org.bouncycastle.asn1.sec.ECPrivateKey(
              order.bitLength(),
              key.getS(),
              publicKey.getPublicKeyData(),
              info.getPrivateKeyAlgorithm().getParameters()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String write(PemObjectGenerator object) {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(object);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write PEM", e);
    }
    return text.toString().replace(System.lineSeparator(), "\n");
  }
}
