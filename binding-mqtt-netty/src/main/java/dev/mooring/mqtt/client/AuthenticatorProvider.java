package dev.mooring.mqtt.client;

import java.util.Optional;

/**
 * Makes authenticators of one method for components that name it in {@code authMethod}. Found by
 * {@link java.util.ServiceLoader}, and made anew each time a component is configured; called on the
 * thread that configures it, so that it must not wait for anything. What it throws keeps the
 * component from being configured.
 */
public interface AuthenticatorProvider {

  /** The method, letter by letter as it stands in CONNECT. */
  String method();

  /**
   * An authenticator for all connections of one component, its input's and its output's.
   *
   * @param username as the component has it, secrets resolved; empty if it has none
   * @param password as the component has it, secrets resolved; empty if it has none
   */
  Authenticator create(Optional<String> username, Optional<String> password);
}
