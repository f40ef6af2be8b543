package dev.mooring.mqtt.tls;

import java.io.IOException;
import java.util.Locale;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.bc.BcPEMDecryptorProvider;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.operator.InputDecryptorProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.util.encoders.DecoderException;
import org.bouncycastle.util.encoders.Hex;

/**
 * Opens encrypted private keys. The Bouncy Castle provider is used here and nowhere registered: to
 * change what other code of the process gets from the JDK's factories is not our business.
 */
final class EncryptedKeys {

  private EncryptedKeys() {}

  /** Opens an EncryptedPrivateKeyInfo (PBES2, and the schemes of PKCS #5 and #12 before it). */
  static PrivateKeyInfo openPkcs8(PemBlock block, char[] password)
      throws TlsConfigurationException {
    try {
      InputDecryptorProvider decryptor =
          new JceOpenSSLPKCS8DecryptorProviderBuilder()
              .setProvider(new BouncyCastleProvider())
              .build(password);
      return new PKCS8EncryptedPrivateKeyInfo(block.der()).decryptPrivateKeyInfo(decryptor);
    } catch (PKCSException e) {
      throw e.getCause() instanceof OperatorCreationException ? unknownCipher() : wrongPassword();
    } catch (OperatorCreationException e) {
      throw unknownCipher();
    } catch (IOException | RuntimeException e) {
      throw wrongPassword();
    }
  }

  /** Opens what the headers {@code Proc-Type} and {@code DEK-Info} describe; gives DER. */
  static byte[] openTraditional(PemBlock block, char[] password) throws TlsConfigurationException {
    String[] algorithmAndVector = block.encryption().split(",", -1);
    if (algorithmAndVector.length != 2) {
      throw new TlsConfigurationException(
          TlsField.CLIENT_KEY, "is encrypted, but its header DEK-Info is missing or damaged");
    }
    String algorithm = algorithmAndVector[0].strip().toUpperCase(Locale.ROOT);
    try {
      byte[] vector = Hex.decode(algorithmAndVector[1].strip());
      return new BcPEMDecryptorProvider(password).get(algorithm).decrypt(block.der(), vector);
    } catch (DecoderException e) {
      throw new TlsConfigurationException(
          TlsField.CLIENT_KEY, "is encrypted, but its header DEK-Info is missing or damaged");
    } catch (PEMException | RuntimeException e) {
      throw e.getMessage() != null && e.getMessage().contains("unknown encryption")
          ? unknownCipher()
          : wrongPassword();
    }
  }

  static TlsConfigurationException wrongPassword() {
    return new TlsConfigurationException(
        TlsField.CLIENT_KEY_PASSWORD, "is wrong: it does not open " + TlsField.CLIENT_KEY);
  }

  private static TlsConfigurationException unknownCipher() {
    return new TlsConfigurationException(
        TlsField.CLIENT_KEY,
        "is encrypted in a way that is not known here;"
            + " \"openssl pkcs8 -topk8 -v2 aes-256-cbc\" makes one that is");
  }
}
