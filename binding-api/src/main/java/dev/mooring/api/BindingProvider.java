package dev.mooring.api;

import dev.mooring.api.config.ConfigurationException;
import dev.mooring.api.config.Schema;
import java.util.Set;

/**
 * Makes bindings of one or more component types. Found by {@link java.util.ServiceLoader} or bound
 * by hand; has a public constructor without arguments in the first case.
 *
 * <p>Stateless and safe for any thread: nothing is acquired before a binding is opened.
 */
public interface BindingProvider {

  /**
   * The component types this provider serves, in lower case, such as {@code bindings.mqtt}.
   *
   * @return at least one type; the same set at every call
   */
  Set<String> types();

  /**
   * The fields of a component type: the one source of validation, of {@code mooring describe} and
   * of the documentation.
   *
   * @param type one of {@link #types()}
   * @throws IllegalArgumentException if the type is not one of them
   */
  Schema schema(String type);

  /**
   * Checks a component's configuration as far as that is possible without touching network or disk,
   * except for files that the configuration names.
   *
   * @return the checked configuration, from which bindings are opened
   * @throws ConfigurationException with every mistake found, not only the first
   */
  ConfiguredBinding configure(BindingDefinition definition) throws ConfigurationException;
}
