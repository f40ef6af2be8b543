package dev.mooring.runtime.secret;

import dev.mooring.api.config.ConfigurationException;
import dev.mooring.api.config.Field;
import dev.mooring.api.config.FieldTypes;
import dev.mooring.api.config.Problem;
import dev.mooring.api.config.RawValues;
import dev.mooring.api.config.Schema;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code secretstores.local.env}: secrets in the environment of the process. Stateless, safe for
 * any thread; its stores do not block.
 */
public final class EnvironmentSecretStoreProvider implements SecretStoreProvider {

  private static final Field<String> PREFIX =
      Field.optional(
          "prefix", FieldTypes.STRING, "What the name of a variable has before a secret's name.");
  private static final Schema SCHEMA = new Schema(List.of(PREFIX));

  /** A provider; all of them are alike. */
  public EnvironmentSecretStoreProvider() {}

  @Override
  public String type() {
    return "secretstores.local.env";
  }

  @Override
  public Schema schema() {
    return SCHEMA;
  }

  @Override
  public SecretStore open(String component, RawValues raw, Map<String, String> environment)
      throws ConfigurationException {
    CheckedValues checked = CheckedValues.read(SCHEMA, component, raw);
    return new Variables(checked.values().find(PREFIX).orElse(""), environment, checked.warnings());
  }

  /**
   * The variables of a process as secrets.
   *
   * @param prefix what every name begins with
   * @param environment the variables
   * @param warnings what was doubtful about the configuration
   */
  private record Variables(String prefix, Map<String, String> environment, List<Problem> warnings)
      implements SecretStore {

    @Override
    public Map<String, String> get(String name) throws SecretException {
      String variable = prefix + name;
      String upper = variable.toUpperCase(Locale.ROOT);
      if (upper.equals("APP_API_TOKEN") || upper.startsWith("DAPR_")) {
        throw new SecretException(
            "the environment variable " + variable + " is reserved for the runtime");
      }
      String value = environment.get(variable);
      if (value == null) {
        throw new SecretException("the environment variable " + variable + " is not set");
      }
      return Map.of(name, value);
    }

    @Override
    public void close() {}

    @Override
    public String toString() {
      return "the environment";
    }
  }
}
