package dev.mooring.runtime.secret;

import dev.mooring.api.config.Problem;
import java.util.List;
import java.util.Map;

/** Secrets that are all in memory. Immutable. */
final class MapSecretStore implements SecretStore {

  private final Map<String, Map<String, String>> secrets;
  private final List<Problem> warnings;

  MapSecretStore(Map<String, Map<String, String>> secrets, List<Problem> warnings) {
    this.secrets = Map.copyOf(secrets);
    this.warnings = List.copyOf(warnings);
  }

  @Override
  public Map<String, String> get(String name) throws SecretException {
    Map<String, String> fields = secrets.get(name);
    if (fields == null) {
      throw new SecretException("it is not in the file");
    }
    return fields;
  }

  @Override
  public List<Problem> warnings() {
    return warnings;
  }

  @Override
  public void close() {}
}
