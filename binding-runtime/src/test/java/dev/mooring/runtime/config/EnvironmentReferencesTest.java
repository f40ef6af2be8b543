package dev.mooring.runtime.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EnvironmentReferencesTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "PASSWORD,      -,           may be read",
        "app_api_token, -,           is reserved for the runtime",
        "dapr_port,     -,           is reserved for the runtime",
        "'',            -,           is reserved for the runtime",
        "A B,           -,           has a blank in its name",
        "PASSWORD,      OTHER NAMES, is not among those that DAPR_ENV_KEYS lists",
        "names,         OTHER NAMES, may be read",
        "APP_API_TOKEN, APP_API_TOKEN, is reserved for the runtime",
      })
  void followsTheRulesOfDapr(String name, String listed, String verdict) {
    Map<String, String> environment = listed == null ? Map.of() : Map.of("DAPR_ENV_KEYS", listed);
    assertEquals(verdict, EnvironmentReferences.denial(name, environment).orElse("may be read"));
  }
}
