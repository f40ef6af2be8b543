package dev.mooring.mqtt.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;

/** Writes PEM texts as the tools of this world do. */
public final class Pem {

  /** The password of everything that is encrypted here. */
  public static final String PASSWORD = SecretWatch.remember("correct horse battery staple");

  private Pem() {}

  public static String of(X509Certificate certificate) {
    return text(writer -> writer.writeObject(certificate));
  }

  public static String pkcs8(PrivateKey key) {
    return block("PRIVATE KEY", key.getEncoded());
  }

  /** PKCS #1 for RSA, SEC 1 for EC. */
  public static String traditional(KeyPair keys) {
    return text(writer -> writer.writeObject(keys));
  }

  public static String encryptedTraditional(KeyPair keys, String cipher) {
    return text(
        writer ->
            writer.writeObject(
                keys,
                new JcePEMEncryptorBuilder(cipher)
                    .setProvider(new BouncyCastleProvider())
                    .build(PASSWORD.toCharArray())));
  }

  public static String encryptedPkcs8(PrivateKey key) {
    return text(
        writer ->
            writer.writeObject(
                new JcaPKCS8Generator(
                    key,
                    new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                        .setProvider(new BouncyCastleProvider())
                        .setPassword(PASSWORD.toCharArray())
                        .build())));
  }

  /** Any bytes under any label. */
  public static String block(String label, byte[] der) {
    return SecretWatch.rememberPem(
        "-----BEGIN "
            + label
            + "-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
            + "\n-----END "
            + label
            + "-----\n");
  }

  private static String text(Writing writing) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writing.to(writer);
    } catch (IOException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
    return SecretWatch.rememberPem(text.toString());
  }

  private interface Writing {
    void to(JcaPEMWriter writer) throws IOException, OperatorCreationException;
  }
}
