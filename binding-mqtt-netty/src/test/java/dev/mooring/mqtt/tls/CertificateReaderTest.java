package dev.mooring.mqtt.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SecretWatch.class)
class CertificateReaderTest {

  private static final Pki ROOT = Pki.root("root");
  private static final Pki LEAF = ROOT.issue("leaf");

  @Test
  void readsAllCertificatesInTheirOrderAndLeavesKeysAlone() throws Exception {
    String text = LEAF.certPem() + LEAF.keyPem() + ROOT.certPem();

    assertEquals(
        List.of(LEAF.certificate(), ROOT.certificate()),
        CertificateReader.read(TlsField.CLIENT_CERT, text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"X509 CERTIFICATE", "TRUSTED CERTIFICATE", "RSA PRIVATE KEY"})
  void goesByTheContentAndNotByTheLabel(String label) throws Exception {
    String text = Pem.block(label, LEAF.certificate().getEncoded());

    assertEquals(List.of(LEAF.certificate()), CertificateReader.read(TlsField.CA_CERT, text));
  }

  @Test
  void readsACertificateWithTrustSettingsBehindIt() throws Exception {
    byte[] der = LEAF.certificate().getEncoded();
    byte[] withSettings = Arrays.copyOf(der, der.length + 2);
    withSettings[der.length] = 0x30;

    List<?> read =
        CertificateReader.read(TlsField.CA_CERT, Pem.block("TRUSTED CERTIFICATE", withSettings));

    assertEquals(List.of(LEAF.certificate()), read);
  }

  static Stream<Arguments> refusals() throws Exception {
    byte[] der = LEAF.certificate().getEncoded();
    return Stream.of(
        Arguments.of(LEAF.keyPem(), "caCert: holds a private key; a certificate"),
        Arguments.of(
            Pem.encryptedPkcs8(LEAF.keys().getPrivate()),
            "caCert: holds an encrypted private key; a certificate"),
        Arguments.of(
            Pem.block("PUBLIC KEY", LEAF.keys().getPublic().getEncoded()),
            "caCert: holds a public key; a certificate"),
        Arguments.of(
            ROOT.certPem() + Pem.block("CERTIFICATE", Arrays.copyOf(der, der.length - 9)),
            "caCert: certificate 2 is damaged"),
        Arguments.of(Pem.block("X509 CRL", new byte[] {0x30, 0}), "caCert: holds something"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void saysWhatStandsThereInstead(String text, String message) {
    Messages.assertRefused(message, () -> CertificateReader.read(TlsField.CA_CERT, text));
  }
}
