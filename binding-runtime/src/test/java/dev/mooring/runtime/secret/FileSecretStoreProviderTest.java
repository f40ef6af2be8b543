package dev.mooring.runtime.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mooring.api.config.ConfigurationException;
import dev.mooring.api.config.RawValues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FileSecretStoreProviderTest {

  @TempDir Path dir;
  private Path file;

  @BeforeEach
  void writeSecrets() throws IOException {
    file = dir.resolve("secrets.json");
    Files.writeString(
        file,
        """
        {
          "plain": "p",
          "number": 1.50,
          "yes": true,
          "nothing": null,
          "mqtt": {"user": "u", "keys": ["k0", {"deep": "k1"}], "empty": ""}
        }
        """);
  }

  @ParameterizedTest
  @CsvSource({
    "plain,            p",
    "number,           1.50",
    "yes,              true",
    "mqtt:user,        u",
    "mqtt:keys:0,      k0",
    "mqtt:keys:1:deep, k1",
    "mqtt:empty,       ''",
  })
  @DisplayName("7: secrets that are nested, or no texts, are as they are written")
  void flattensNestedSecrets(String name, String value) throws Exception {
    assertEquals(Map.of(name, value), open(Map.of()).get(name));
  }

  @Test
  void separatesNestedNamesAsItIsTold() throws Exception {
    assertEquals(
        Map.of("mqtt.keys.0", "k0"), open(Map.of("nestedSeparator", ".")).get("mqtt.keys.0"));
  }

  @Test
  void keepsTheFieldsOfASecretTogetherWhereSecretsHaveSeveral() throws Exception {
    SecretStore store = open(Map.of("multiValued", "true"));
    assertEquals(
        Map.of("user", "u", "keys:0", "k0", "keys:1:deep", "k1", "empty", ""), store.get("mqtt"));
    assertEquals(Map.of("plain", "p"), store.get("plain"));
  }

  @ParameterizedTest
  @CsvSource({"mqtt", "nothing", "other"})
  void saysThatASecretIsNotThere(String name) throws Exception {
    SecretStore store = open(Map.of());
    SecretException e = assertThrows(SecretException.class, () -> store.get(name));
    assertEquals("it is not in the file", e.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\": hunter2}    | is not valid JSON in line 1",
        "{\"a\": \"x\"        | is not valid JSON in line 1",
        "[1]                  | holds no JSON object with secrets",
        "''                   | holds no JSON object with secrets",
      })
  void saysWhatIsWrongWithAFileWithoutQuotingIt(String text, String reason) throws IOException {
    Files.writeString(file, text);
    ConfigurationException e = assertThrows(ConfigurationException.class, () -> open(Map.of()));
    assertEquals(
        "component \"local\": field \"secretsFile\": \"" + file + "\" " + reason, e.getMessage());
  }

  @Test
  void saysThatAFileIsNotThere() {
    ConfigurationException e =
        assertThrows(
            ConfigurationException.class, () -> open(Map.of("secretsFile", "/no/such.json")));
    assertEquals(
        "component \"local\": field \"secretsFile\": \"/no/such.json\" does not exist; expected a"
            + " JSON file with secrets",
        e.getMessage());
  }

  private SecretStore open(Map<String, String> more) throws ConfigurationException {
    Map<String, String> values = new HashMap<>(Map.of("secretsFile", file.toString()));
    values.putAll(more);
    return new FileSecretStoreProvider().open("local", RawValues.of(values), Map.of());
  }
}
