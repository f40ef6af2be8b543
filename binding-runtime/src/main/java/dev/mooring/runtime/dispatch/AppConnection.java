package dev.mooring.runtime.dispatch;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * The way to an application. Immutable.
 *
 * @param address where it listens
 * @param token what it is shown with each request as proof that we are its sidecar
 * @param maxConcurrency how many events it handles at a time; empty if it sets no limit
 * @param healthChecks whether and how it is asked for its health
 */
public record AppConnection(
    AppAddress address,
    Optional<String> token,
    OptionalInt maxConcurrency,
    Optional<HealthChecks> healthChecks) {

  public AppConnection {
    if (maxConcurrency.isPresent() && maxConcurrency.getAsInt() < 1) {
      throw new IllegalArgumentException("an application handles one event at a time at least");
    }
  }

  /** To an application that asks for nothing particular. */
  public static AppConnection to(AppAddress address) {
    return new AppConnection(address, Optional.empty(), OptionalInt.empty(), Optional.empty());
  }

  /** Without the token, which is a secret. */
  @Override
  public String toString() {
    return "AppConnection[" + address + "]";
  }
}
