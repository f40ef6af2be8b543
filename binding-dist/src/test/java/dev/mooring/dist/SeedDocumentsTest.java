package dev.mooring.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.tck.mqtt.TestIdentity;
import dev.mooring.tck.mqtt.TestPki;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The three component files of Dapr's documentation of {@code bindings.mqtt} are right as they
 * stand, with nothing filled in but the blanks, and with the bindings that users have.
 */
final class SeedDocumentsTest {

  private final TestPki pki = TestPki.create();
  private final TestIdentity client = pki.client("orders").issue();

  @TempDir private Path folder;

  @BeforeEach
  void writeStore() throws IOException {
    SeedDocuments.writeStore(folder.resolve("secrets.json"), folder, client);
  }

  private Outcome validate(String seed, String... more) throws IOException {
    Files.writeString(
        folder.resolve("mqtt.yaml"),
        SeedDocuments.text(seed)
            .replace("<NAME>", "mqtt-binding")
            .replace("<NAMESPACE>", "default")
            .replace("<SECRET_STORE_NAME>", SeedDocuments.STORE)
            .replace("[username][:password]@", "username:password@")
            .replace("[:port]", ""));
    String[] arguments = {
      "validate", folder.toString(), "--app-id=shop", "--data-dir=" + folder.resolve("data")
    };
    String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return Outcome.of(all);
  }

  private static void assertRight(Outcome checked) {
    assertEquals(0, checked.code(), checked.err());
    assertEquals("", checked.err());
    assertEquals("1 component checked, no mistakes", checked.out().strip());
  }

  @Test
  void thePlainOne() throws IOException {
    assertRight(validate("seed.yaml"));
  }

  @Test
  void theOneWithTlsAndSecrets() throws IOException {
    assertRight(
        validate(
            "seed-tls.yaml",
            "--set=myLoadedCACert=" + pki.rootPem(),
            "--set=myLoadedClientCert=" + TestIdentity.oneLine(client.chainPem())));
  }

  @Test
  void theOneWithTlsSaysWhichPlaceholderIsMissing() throws IOException {
    Outcome checked = validate("seed-tls.yaml", "--set=myLoadedCACert=" + pki.rootPem());
    assertEquals(2, checked.code());
    assertEquals(1, checked.err().lines().count(), checked.err());
    for (String part :
        new String[] {"mqtt.yaml:", "mqtt-binding", "clientCert", "myLoadedClientCert"}) {
      assertTrue(checked.err().contains(part), checked.err());
    }
  }

  @Test
  void theOneWithTlsSaysThatItsKeyIsAnothers() throws IOException {
    Outcome checked =
        validate(
            "seed-tls.yaml",
            "--set=myLoadedCACert=" + pki.rootPem(),
            "--set=myLoadedClientCert=" + pki.client("other").issue().chainPem());
    assertEquals(2, checked.code());
    assertTrue(checked.err().contains("\"clientKey\""), checked.err());
    assertTrue(checked.err().contains("mqtt.yaml:"), checked.err());
    assertTrue(!checked.err().contains("BEGIN"), checked.err());
  }

  @Test
  void theOneWithASharedTopicWarnsOfTheSessionThatNobodyComesBackTo() throws IOException {
    Outcome checked = validate("seed-shared.yaml");
    assertEquals(0, checked.code(), checked.err());
    assertEquals(1, checked.err().lines().count(), checked.err());
    assertTrue(checked.err().contains("cleanSession"), checked.err());
  }
}
