package dev.mooring.mqtt.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(SecretWatch.class)
class PemTextTest {

  private static final KeyPair KEYS = Pki.newKeys();
  private static final String PEM = Pem.pkcs8(KEYS.getPrivate());

  static Stream<Arguments> harmlessForms() {
    return Stream.of(
        Arguments.of("as it is", PEM),
        Arguments.of("one line with \\n", PEM.replace("\n", "\\n")),
        Arguments.of("one line with \\r\\n", PEM.replace("\n", "\\r\\n")),
        Arguments.of("one line with \\\\n, escaped twice", PEM.replace("\n", "\\\\n")),
        Arguments.of("one line with spaces, as folded YAML has it", PEM.replace("\n", " ")),
        Arguments.of("Windows line ends", PEM.replace("\n", "\r\n")),
        Arguments.of("indented", PEM.indent(4)),
        Arguments.of("in quotes", "\"" + PEM.strip() + "\""),
        Arguments.of("text around it", "Bag Attributes\n  friendlyName: x\n" + PEM + "and more"),
        Arguments.of("without a last line end", PEM.strip()),
        Arguments.of("byte order mark", "\u00ef\u00bb\u00bf" + PEM));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("harmlessForms")
  void readsPemWhateverWasDoneToItsLines(String form, String text) throws Exception {
    List<PemBlock> blocks = PemText.parse(TlsField.CLIENT_KEY, text);

    assertEquals(1, blocks.size(), form);
    assertEquals("PRIVATE KEY", blocks.get(0).label());
    assertArrayEquals(KEYS.getPrivate().getEncoded(), blocks.get(0).der());
  }

  @Test
  void keepsTheHeadersOfAnEncryptedKeyOnOneLine() throws Exception {
    String pem = Pem.encryptedTraditional(KEYS, "AES-256-CBC");

    PemBlock block = PemText.parse(TlsField.CLIENT_KEY, pem.replace("\n", "\\n")).get(0);

    assertTrue(block.isEncryptedTraditionally());
    assertTrue(block.encryption().startsWith("AES-256-CBC,"), block.encryption());
  }

  static Stream<Arguments> hopelessForms() {
    byte[] der = KEYS.getPrivate().getEncoded();
    return Stream.of(
        Arguments.of("", "is empty"),
        Arguments.of("  \n", "is empty"),
        Arguments.of("secret", "is not PEM: it has no line \"-----BEGIN ...-----\""),
        Arguments.of("/run/secrets/key.pem", "if it is a path, write \"file:\" before it"),
        Arguments.of(
            Base64.getEncoder().encodeToString(PEM.getBytes(StandardCharsets.US_ASCII)),
            "it is base64 of PEM text, so decode it once"),
        Arguments.of(
            new String(der, StandardCharsets.ISO_8859_1).replaceAll("\\s", "") + "\0",
            "looks like DER"),
        Arguments.of(
            PEM.substring(0, PEM.length() - 30),
            "breaks off: there is no line \"-----END PRIVATE KEY-----\""),
        Arguments.of(PEM.replace("END PRIVATE", "END RSA PRIVATE"), "breaks off"),
        Arguments.of(
            PEM.replaceFirst("\nM", "\n?"),
            "the text between the lines of \"PRIVATE KEY\" is not base64"));
  }

  @ParameterizedTest
  @MethodSource("hopelessForms")
  void saysWhatKeepsATextFromBeingPem(String text, String message) {
    TlsConfigurationException e =
        Messages.assertRefused(message, () -> PemText.parse(TlsField.CLIENT_KEY, text));

    assertEquals(TlsField.CLIENT_KEY, e.problems().get(0).field());
  }
}
