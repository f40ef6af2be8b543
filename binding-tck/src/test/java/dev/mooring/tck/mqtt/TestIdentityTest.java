package dev.mooring.tck.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TestIdentityTest {

  private static final TestPki PKI = TestPki.create();
  private static final Map<KeyKind, TestIdentity> IDENTITIES = new EnumMap<>(KeyKind.class);
  private static final BouncyCastleProvider BOUNCY_CASTLE = new BouncyCastleProvider();

  static {
    for (KeyKind kind : KeyKind.values()) {
      IDENTITIES.put(kind, PKI.client("device").key(kind).issue());
    }
  }

  @ParameterizedTest
  @CsvSource({"RSA, RSA", "EC, EC", "ED25519, Ed25519"})
  void writesKeysAsPkcs8(KeyKind kind, String algorithm) throws Exception {
    TestIdentity identity = identity(kind);
    byte[] encoded = body(identity.keyPem(), "PRIVATE KEY");
    assertEquals(
        identity.privateKey(),
        KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded)));
  }

  @ParameterizedTest
  @EnumSource(KeyKind.class)
  void writesKeysAsEncryptedPkcs8(KeyKind kind) throws Exception {
    TestIdentity identity = identity(kind);
    String pem = identity.encryptedKeyPem("geheim");
    body(pem, "ENCRYPTED PRIVATE KEY");
    PKCS8EncryptedPrivateKeyInfo info =
        assertInstanceOf(PKCS8EncryptedPrivateKeyInfo.class, parse(pem));
    assertSameKey(identity, decrypt(info, "geheim"));
    assertThrows(PKCSException.class, () -> decrypt(info, "falsch"));
  }

  @ParameterizedTest
  @CsvSource({"RSA, RSA PRIVATE KEY", "EC, EC PRIVATE KEY"})
  void writesKeysInTheOlderForm(KeyKind kind, String label) throws Exception {
    TestIdentity identity = identity(kind);
    String pem = identity.traditionalKeyPem();
    body(pem, label);
    assertSameKey(identity, key(assertInstanceOf(PEMKeyPair.class, parse(pem))));
  }

  @ParameterizedTest
  @CsvSource({"RSA, RSA PRIVATE KEY", "EC, EC PRIVATE KEY"})
  void writesKeysInTheOlderFormEncrypted(KeyKind kind, String label) throws Exception {
    TestIdentity identity = identity(kind);
    String pem = identity.encryptedTraditionalKeyPem("geheim");
    assertTrue(
        pem.startsWith(
            "-----BEGIN " + label + "-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,"),
        pem);
    PEMEncryptedKeyPair pair = assertInstanceOf(PEMEncryptedKeyPair.class, parse(pem));
    assertSameKey(identity, decrypt(pair, "geheim"));
    assertThrows(IOException.class, () -> decrypt(pair, "falsch"));
  }

  @Test
  void knowsThatEd25519HasNoOlderForm() {
    TestIdentity identity = identity(KeyKind.ED25519);
    assertThrows(IllegalStateException.class, identity::traditionalKeyPem);
    assertThrows(IllegalStateException.class, () -> identity.encryptedTraditionalKeyPem("geheim"));
  }

  @Test
  void putsPkcs8UnderAnotherLabel() throws Exception {
    TestIdentity identity = identity(KeyKind.RSA);
    byte[] encoded = body(identity.mislabelledKeyPem("RSA PRIVATE KEY"), "RSA PRIVATE KEY");
    assertEquals(
        identity.privateKey(),
        KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(encoded)));
  }

  @Test
  void putsPemOnOneLine() {
    String pem = identity(KeyKind.EC).chainPem();
    String line = TestIdentity.oneLine(pem);
    assertFalse(line.contains("\n"));
    assertTrue(line.startsWith("-----BEGIN CERTIFICATE-----\\nMI"), line);
    assertEquals(pem.strip(), line.replace("\\n", "\n"));
  }

  @Test
  void isNamedAfterItsSubject() {
    assertEquals("CN=device,O=Mooring Tests", identity(KeyKind.EC).toString());
  }

  private static TestIdentity identity(KeyKind kind) {
    TestIdentity identity = IDENTITIES.get(kind);
    if (identity == null) {
      throw new AssertionError("no identity with a key of kind " + kind);
    }
    return identity;
  }

  private static byte[] body(String pem, String label) {
    String begin = "-----BEGIN " + label + "-----\n";
    String end = "-----END " + label + "-----\n";
    assertTrue(pem.startsWith(begin) && pem.endsWith(end), pem);
    return Base64.getMimeDecoder()
        .decode(pem.substring(begin.length(), pem.length() - end.length()));
  }

  private static Object parse(String pem) throws IOException {
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      return parser.readObject();
    }
  }

  private static PrivateKey decrypt(PKCS8EncryptedPrivateKeyInfo info, String password)
      throws Exception {
    return new JcaPEMKeyConverter()
        .getPrivateKey(
            info.decryptPrivateKeyInfo(
                new JceOpenSSLPKCS8DecryptorProviderBuilder()
                    .setProvider(BOUNCY_CASTLE)
                    .build(password.toCharArray())));
  }

  private static PrivateKey decrypt(PEMEncryptedKeyPair pair, String password) throws IOException {
    return key(
        pair.decryptKeyPair(
            new JcePEMDecryptorProviderBuilder()
                .setProvider(BOUNCY_CASTLE)
                .build(password.toCharArray())));
  }

  private static PrivateKey key(PEMKeyPair pair) throws PEMException {
    return new JcaPEMKeyConverter().getKeyPair(pair).getPrivate();
  }

  private static void assertSameKey(TestIdentity identity, PrivateKey key) {
    if (key instanceof ECPrivateKey ec) {
      // Encodings differ in whether the public key stands beside the private one.
      ECPrivateKey expected = assertInstanceOf(ECPrivateKey.class, identity.privateKey());
      assertEquals(expected.getS(), ec.getS());
      assertEquals(expected.getParams().getCurve(), ec.getParams().getCurve());
    } else {
      assertEquals(identity.privateKey(), key);
    }
  }
}
