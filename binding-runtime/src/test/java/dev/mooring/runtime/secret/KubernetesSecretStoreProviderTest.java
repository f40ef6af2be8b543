package dev.mooring.runtime.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mooring.api.config.ConfigurationException;
import dev.mooring.api.config.RawValues;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KubernetesSecretStoreProviderTest {

  @TempDir Path dir;

  @Test
  void readsTheKeysOfAMountedSecretAndWhatReplacesThem() throws Exception {
    // The kubelet mounts a secret as links through a directory that it swaps.
    Path first = Files.createDirectories(dir.resolve("mqtt/..2026_01"));
    Files.writeString(first.resolve("password"), "old\n");
    Files.createSymbolicLink(dir.resolve("mqtt/..data"), Path.of("..2026_01"));
    Files.createSymbolicLink(dir.resolve("mqtt/password"), Path.of("..data/password"));
    SecretStore store = open(dir);
    assertEquals(Map.of("password", "old\n"), store.get("mqtt"));

    Path second = Files.createDirectories(dir.resolve("mqtt/..2026_02"));
    Files.writeString(second.resolve("password"), "new");
    Files.delete(dir.resolve("mqtt/..data"));
    Files.createSymbolicLink(dir.resolve("mqtt/..data"), Path.of("..2026_02"));
    assertEquals(Map.of("password", "new"), store.get("mqtt"));
  }

  @ParameterizedTest
  @CsvSource({"..", "../other", "a/b", ".hidden", "UPPER", "''"})
  void looksForNoSecretOutsideOfItsDirectory(String name) throws Exception {
    SecretStore store = open(Files.createDirectories(dir.resolve("mount")));
    SecretException e = assertThrows(SecretException.class, () -> store.get(name));
    assertEquals(
        "Kubernetes allows lower-case letters, digits, - and . in the name of a secret",
        e.getMessage());
  }

  @Test
  void saysWhereItLookedForASecret() throws Exception {
    SecretStore store = open(dir);
    SecretException e = assertThrows(SecretException.class, () -> store.get("absent"));
    assertEquals("there is no directory " + dir.resolve("absent"), e.getMessage());
  }

  @Test
  void refusesValuesThatAreNoTextOrTooLarge() throws Exception {
    Files.createDirectories(dir.resolve("bad"));
    Files.write(dir.resolve("bad/key"), new byte[] {(byte) 0xff});
    Files.createDirectories(dir.resolve("large"));
    Files.write(dir.resolve("large/key"), new byte[MountedSecrets.MAX_BYTES + 1]);
    SecretStore store = open(dir);
    assertEquals(
        dir.resolve("bad/key") + " is not text in UTF-8",
        assertThrows(SecretException.class, () -> store.get("bad")).getMessage());
    assertEquals(
        dir.resolve("large/key") + " is larger than 1048576 bytes",
        assertThrows(SecretException.class, () -> store.get("large")).getMessage());
  }

  @Test
  void needsItsDirectory() {
    ConfigurationException e =
        assertThrows(ConfigurationException.class, () -> open(dir.resolve("none")));
    assertEquals(
        "component \"kube\": field \"mountPath\": \""
            + dir.resolve("none")
            + "\" is no directory; expected the one with mounted secrets",
        e.getMessage());
  }

  private static SecretStore open(Path directory) throws ConfigurationException {
    RawValues values = RawValues.of(Map.of("mountPath", directory.toString()));
    return new KubernetesSecretStoreProvider().open("kube", values, Map.of());
  }
}
