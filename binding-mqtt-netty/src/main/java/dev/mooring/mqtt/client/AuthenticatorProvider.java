package dev.mooring.mqtt.client;

import java.util.Optional;

/**
 * Makes authenticators of one method for components that name it in {@code authMethod}. Found by
 * {@link java.util.ServiceLoader}.
 */
public interface AuthenticatorProvider {

  /** The method, as it stands in CONNECT. */
  String method();

  /**
   * An authenticator for one connection's whole life.
   *
   * @param username as the component has it
   * @param password as the component has it
   */
  Authenticator create(Optional<String> username, Optional<String> password);
}
