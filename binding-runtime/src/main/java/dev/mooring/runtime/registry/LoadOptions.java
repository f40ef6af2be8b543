package dev.mooring.runtime.registry;

import java.util.Map;
import java.util.Optional;

/**
 * What component files are read against. Immutable.
 *
 * @param applicationId the application that the components serve; not blank
 * @param settings values for <code>${{ NAME }}</code> that go before the environment
 * @param environment the variables of the process
 * @param dataDirectory where bindings keep what outlives the process, if anywhere
 */
public record LoadOptions(
    String applicationId,
    Map<String, String> settings,
    Map<String, String> environment,
    Optional<DataDirectory> dataDirectory) {

  public LoadOptions {
    if (applicationId.isBlank()) {
      throw new IllegalArgumentException("an application has an id");
    }
    settings = Map.copyOf(settings);
    environment = Map.copyOf(environment);
  }

  /** The application alone: settings and environment hold secrets. */
  @Override
  public String toString() {
    return "LoadOptions[" + applicationId + "]";
  }

  /** For an application, with the environment of this process and nothing else. */
  public static LoadOptions of(String applicationId) {
    return new LoadOptions(applicationId, Map.of(), System.getenv(), Optional.empty());
  }
}
