package dev.mooring.runtime.secret;

import dev.mooring.api.config.ConfigurationException;
import dev.mooring.api.config.Field;
import dev.mooring.api.config.FieldTypes;
import dev.mooring.api.config.RawValues;
import dev.mooring.api.config.Schema;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * {@code secretstores.local.file}: secrets in a JSON file of 16 MiB at most, read once, when the
 * store is opened. Stateless, safe for any thread; its stores are immutable.
 */
public final class FileSecretStoreProvider implements SecretStoreProvider {

  private static final Field<String> SECRETS_FILE =
      Field.required(
          "secretsFile",
          FieldTypes.STRING,
          "The JSON file with the secrets; a relative path begins at the working directory.");
  private static final Field<String> NESTED_SEPARATOR =
      Field.withDefault(
          "nestedSeparator",
          FieldTypes.STRING,
          ":",
          "What stands between the names of nested objects in the name of a secret.");
  private static final Field<Boolean> MULTI_VALUED =
      Field.withDefault(
          "multiValued",
          FieldTypes.BOOLEAN,
          "false",
          "Whether an object at the top is one secret with several fields, rather than several"
              + " secrets with nested names.");
  private static final Schema SCHEMA =
      new Schema(List.of(SECRETS_FILE, NESTED_SEPARATOR, MULTI_VALUED));

  /** A provider; all of them are alike. */
  public FileSecretStoreProvider() {}

  @Override
  public String type() {
    return "secretstores.local.file";
  }

  @Override
  public Schema schema() {
    return SCHEMA;
  }

  @Override
  public SecretStore open(String component, RawValues raw, Map<String, String> environment)
      throws ConfigurationException {
    CheckedValues checked = CheckedValues.read(SCHEMA, component, raw);
    try {
      SecretsFile secrets =
          SecretsFile.read(
              Path.of(checked.get(SECRETS_FILE)),
              checked.get(NESTED_SEPARATOR),
              checked.get(MULTI_VALUED));
      return new MapSecretStore(secrets.secrets(), checked.warnings());
    } catch (IOException | InvalidPathException e) {
      throw checked.unusable(SECRETS_FILE, reason(e));
    }
  }

  private static String reason(Exception e) {
    if (e instanceof NoSuchFileException) {
      return "does not exist; expected a JSON file with secrets";
    }
    return e instanceof SecretsFile.NotJsonException wrong
        ? wrong.reason()
        : "cannot be read (" + e.getClass().getSimpleName() + ")";
  }
}
