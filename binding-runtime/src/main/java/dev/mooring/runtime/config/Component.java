package dev.mooring.runtime.config;

import dev.mooring.api.config.Location;
import dev.mooring.api.config.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A component as its file describes it: nothing expanded, nothing resolved. Immutable.
 *
 * @param name its name; empty if the file gives none, which is then among the problems
 * @param namespace the namespace it is meant for
 * @param type its type in lower case, such as {@code bindings.mqtt}
 * @param version the version of the type as written; may be empty
 * @param ignoreErrors whether the runtime goes on without it when it cannot be used
 * @param initTimeout how long its start may take; more than zero
 * @param scopes the applications it is meant for; empty stands for all
 * @param secretStore the name of the store that has its secrets
 * @param items its metadata, in the order of the file
 * @param location where it begins
 * @param problems what is wrong with the document itself
 */
public record Component(
    String name,
    Optional<String> namespace,
    String type,
    String version,
    boolean ignoreErrors,
    Duration initTimeout,
    List<String> scopes,
    Optional<String> secretStore,
    List<Item> items,
    Location location,
    List<Problem> problems) {

  /** How long a start may take where the file does not say. */
  public static final Duration DEFAULT_INIT_TIMEOUT = Duration.ofSeconds(5);

  public Component {
    scopes = List.copyOf(scopes);
    items = List.copyOf(items);
    problems = List.copyOf(problems);
  }

  /**
   * Whether the component is meant for an application.
   *
   * @param applicationId the application
   * @param ownNamespace where it runs; empty if it does not know
   */
  public boolean isFor(String applicationId, String ownNamespace) {
    boolean inNamespace =
        ownNamespace.isEmpty() || namespace.map(ownNamespace::equals).orElse(true);
    return inNamespace && (scopes.isEmpty() || scopes.contains(applicationId));
  }

  /** Name, type and version, as logs and messages have it. */
  public String logName() {
    return name + " (" + type + "/" + (version.isEmpty() ? "v1" : version) + ")";
  }
}
