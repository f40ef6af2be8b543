package dev.mooring.mqtt.client;

import java.util.Optional;

/**
 * Makes authenticators of one method for components that name it in {@code authMethod}. Found by
 * {@link java.util.ServiceLoader}, and made anew each time a component is configured. Called by any
 * thread; must not wait for anything. What it throws keeps the component from starting.
 */
public interface AuthenticatorProvider {

  /** The method, letter by letter as it stands in CONNECT. */
  String method();

  /**
   * An authenticator for one client, for its whole life: a component has a client for its input and
   * one for its output.
   *
   * @param username as the component has it, secrets resolved; empty if it has none
   * @param password as the component has it, secrets resolved; empty if it has none
   */
  Authenticator create(Optional<String> username, Optional<String> password);
}
