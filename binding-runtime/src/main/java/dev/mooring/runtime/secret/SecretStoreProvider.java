package dev.mooring.runtime.secret;

import dev.mooring.api.config.ConfigurationException;
import dev.mooring.api.config.RawValues;
import dev.mooring.api.config.Schema;
import java.util.Map;

/**
 * Opens secret stores of one component type. Found by {@link java.util.ServiceLoader} or given by
 * hand; has a public constructor without arguments in the first case. Stateless, safe for any
 * thread.
 */
public interface SecretStoreProvider {

  /** The component type in lower case, such as {@code secretstores.local.file}; always the same. */
  String type();

  /** The fields of the type; always the same. */
  Schema schema();

  /**
   * Opens a store. May block.
   *
   * @param component the component's name, for problems
   * @param values the component's metadata, expanded
   * @param environment the variables of the process
   * @return to be closed by the caller
   * @throws ConfigurationException with every mistake found; nothing stays open then
   */
  SecretStore open(String component, RawValues values, Map<String, String> environment)
      throws ConfigurationException;
}
