package dev.mooring.runtime.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mooring.api.config.RawValues;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EnvironmentSecretStoreProviderTest {

  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "PASSWORD", "p", "APP_PASSWORD", "q", "APP_API_TOKEN", "t", "dapr_x", "d", "EMPTY", "");

  @ParameterizedTest
  @CsvSource({"'', PASSWORD, p", "APP_, PASSWORD, q", "'', EMPTY, ''"})
  void readsTheVariableWithThePrefix(String prefix, String name, String value) throws Exception {
    assertEquals(Map.of(name, value), open(prefix).get(name));
  }

  @ParameterizedTest
  @CsvSource({
    "'',   MISSING,       the environment variable MISSING is not set",
    "'',   dapr_x,        the environment variable dapr_x is reserved for the runtime",
    "'',   APP_API_TOKEN, the environment variable APP_API_TOKEN is reserved for the runtime",
    "APP_, API_TOKEN,     the environment variable APP_API_TOKEN is reserved for the runtime",
  })
  void refusesWhatIsNotThereOrNotForComponents(String prefix, String name, String reason)
      throws Exception {
    SecretStore store = open(prefix);
    SecretException e = assertThrows(SecretException.class, () -> store.get(name));
    assertEquals(reason, e.getMessage());
  }

  @Test
  void showsNoneOfItsSecrets() throws Exception {
    assertFalse(open("").toString().contains("PASSWORD"));
  }

  private static SecretStore open(String prefix) throws Exception {
    RawValues values = RawValues.of(Map.of("prefix", prefix));
    return new EnvironmentSecretStoreProvider().open("env", values, ENVIRONMENT);
  }
}
