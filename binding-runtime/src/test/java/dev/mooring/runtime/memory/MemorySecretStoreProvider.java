package dev.mooring.runtime.memory;

import dev.mooring.api.config.Problem;
import dev.mooring.api.config.RawValues;
import dev.mooring.api.config.Schema;
import dev.mooring.runtime.secret.SecretException;
import dev.mooring.runtime.secret.SecretStore;
import dev.mooring.runtime.secret.SecretStoreProvider;
import java.util.List;
import java.util.Map;

/**
 * A store of secrets that a test gives.
 *
 * @param type its component type
 * @param secrets the secrets
 */
public record MemorySecretStoreProvider(String type, Map<String, Map<String, String>> secrets)
    implements SecretStoreProvider {

  @Override
  public Schema schema() {
    return new Schema(List.of());
  }

  @Override
  public SecretStore open(String component, RawValues values, Map<String, String> environment) {
    return new SecretStore() {
      @Override
      public Map<String, String> get(String name) throws SecretException {
        Map<String, String> secret = secrets.get(name);
        if (secret == null) {
          throw new SecretException("it is not there");
        }
        return secret;
      }

      @Override
      public List<Problem> warnings() {
        return List.of();
      }

      @Override
      public void close() {}
    };
  }
}
