package dev.mooring.mqtt.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.interfaces.ECKey;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SecretWatch.class)
class PrivateKeyReaderTest {

  private static final KeyPair EC = Pki.newKeys();

  @ParameterizedTest
  @EnumSource
  void readsEveryForm(KeyForm form) throws Exception {
    KeyPair keys = form.keys();
    String pem = form.pem();

    PrivateKey fromLines = PrivateKeyReader.read(pem, form.password());
    PrivateKey fromOneLine = PrivateKeyReader.read(pem.replace("\n", "\\n"), form.password());

    assertTrue(KeyPairs.belong(fromLines, keys.getPublic()));
    assertEquals(fromLines, fromOneLine);
  }

  @Test
  void readsAKeyBehindTheParametersOfItsCurve() throws Exception {
    String parameters = Pem.block("EC PARAMETERS", SECObjectIdentifiers.secp256r1.getEncoded());

    PrivateKey key = PrivateKeyReader.read(parameters + Pem.traditional(EC), null);

    assertTrue(KeyPairs.belong(key, EC.getPublic()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"secp256r1", "secp384r1", "secp521r1"})
  void findsTheCurveOfAKeyThatDoesNotNameIt(String curve) throws Exception {
    KeyPair keys = Pki.newKeys(curve);
    int bits = ((ECKey) keys.getPrivate()).getParams().getOrder().bitLength();
    String bare = sec1(bits, ((java.security.interfaces.ECPrivateKey) keys.getPrivate()).getS());

    PrivateKey key = PrivateKeyReader.read(bare, null);

    assertTrue(KeyPairs.belong(key, keys.getPublic()));
  }

  @Test
  void takesTheCurveFromTheParametersBesideTheKey() throws Exception {
    String parameters = Pem.block("EC PARAMETERS", SECObjectIdentifiers.secp256k1.getEncoded());
    String bare = sec1(256, BigInteger.valueOf(4711));

    assertRefused(parameters + bare, null, "clientKey: is on the curve secp256k1");
  }

  private static String sec1(int bits, BigInteger secret) throws Exception {
    return Pem.block("EC PRIVATE KEY", new ECPrivateKey(bits, secret).getEncoded());
  }

  @Test
  void readsAKeyBesideItsCertificate() throws Exception {
    Pki client = Pki.selfSigned("client");

    PrivateKey key = PrivateKeyReader.read(client.certPem() + client.keyPem(), null);

    assertTrue(KeyPairs.belong(key, client.keys().getPublic()));
  }

  static Stream<Arguments> refusals() throws Exception {
    String damaged = Pem.pkcs8(EC.getPrivate());
    String aes = Pem.encryptedTraditional(EC, "AES-128-CBC");
    String pkcs8 = Pem.encryptedPkcs8(EC.getPrivate());
    char[] wrong = SecretWatch.remember("not the password").toCharArray();
    char[] right = Pem.PASSWORD.toCharArray();
    byte[] request =
        new JcaPKCS10CertificationRequestBuilder(new X500Principal("CN=x"), EC.getPublic())
            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(EC.getPrivate()))
            .getEncoded();
    return Stream.of(
        Arguments.of(aes, null, "clientKeyPassword: is missing, and clientKey is encrypted"),
        Arguments.of(pkcs8, null, "clientKeyPassword: is missing, and clientKey is encrypted"),
        Arguments.of(pkcs8, new char[0], "clientKeyPassword: is missing"),
        Arguments.of(aes, wrong, "clientKeyPassword: is wrong: it does not open clientKey"),
        Arguments.of(pkcs8, wrong, "clientKeyPassword: is wrong: it does not open clientKey"),
        Arguments.of(
            aes.replace("AES-128-CBC", "ROT-13"), right, "clientKey: is encrypted in a way"),
        Arguments.of(
            aes.replaceAll("DEK-Info.*", ""), right, "header DEK-Info is missing or damaged"),
        Arguments.of(
            aes.replaceAll("DEK-Info.*", "DEK-Info: AES-128-CBC,xyz"),
            right,
            "header DEK-Info is missing or damaged"),
        Arguments.of(
            Pki.selfSigned("x").certPem(),
            null,
            "clientKey: holds a certificate; a private key is expected"),
        Arguments.of(
            Pem.block("PUBLIC KEY", EC.getPublic().getEncoded()),
            null,
            "clientKey: holds a public key; a private key is expected"),
        Arguments.of(
            Pem.block("CERTIFICATE REQUEST", request),
            null,
            "clientKey: holds a certificate request; a private key is expected"),
        Arguments.of(damaged + damaged, null, "clientKey: holds 2 private keys; exactly one"),
        Arguments.of(
            Pem.block("PRIVATE KEY", new byte[] {0x30, 3, 1, 2, 3}),
            null,
            "clientKey: the private key is damaged"),
        Arguments.of(
            Pem.block("PRIVATE KEY", Arrays.copyOf(EC.getPrivate().getEncoded(), 40)),
            null,
            "clientKey: the private key is damaged"),
        Arguments.of(
            Pem.pkcs8(Pki.newKeys("X25519").getPrivate()),
            null,
            "clientKey: is of a kind that TLS does not use"),
        Arguments.of(
            pkcs8OnCurve(SECObjectIdentifiers.secp256k1),
            null,
            "clientKey: is on the curve secp256k1, which TLS does not use here"),
        Arguments.of(
            sec1(224, BigInteger.valueOf(4711)), null, "is an EC key that does not say on which"),
        Arguments.of(
            Pem.block("EC PRIVATE KEY", explicitParameters()), null, "spells out its curve"),
        Arguments.of("x", null, "clientKey: is not PEM"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void saysWhyAKeyCannotBeUsed(String text, char @Nullable [] password, String message) {
    assertRefused(text, password, message);
  }

  @Test
  void neverTakesAWrongPasswordForADamagedKey() {
    String pem = Pem.encryptedTraditional(EC, "AES-256-CBC");
    // Of so many wrong passwords some leave padding that looks right.
    for (int i = 0; i < 1000; i++) {
      char[] wrong = ("wrong" + i).toCharArray();
      assertEquals(
          "clientKeyPassword: is wrong: it does not open clientKey",
          assertThrows(TlsConfigurationException.class, () -> PrivateKeyReader.read(pem, wrong))
              .getMessage());
    }
  }

  private static void assertRefused(String text, char @Nullable [] password, String message) {
    Messages.assertRefused(message, () -> PrivateKeyReader.read(text, password));
  }

  private static byte[] explicitParameters() throws Exception {
    return new ECPrivateKey(256, BigInteger.valueOf(4711), ECNamedCurveTable.getByName("secp256r1"))
        .getEncoded();
  }

  private static String pkcs8OnCurve(ASN1ObjectIdentifier curve) throws Exception {
    return Pem.block(
        "PRIVATE KEY",
        new PrivateKeyInfo(
                new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve),
                new ECPrivateKey(256, BigInteger.valueOf(4711)))
            .getEncoded());
  }
}
