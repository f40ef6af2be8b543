package dev.mooring.runtime;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds an application's id: what somebody gave, or what its application class is called. It is
 * never drawn at random, since MQTT sessions and dead letters are kept under it. Stateless.
 */
final class ApplicationName {

  private static final Logger LOG = LoggerFactory.getLogger(ApplicationName.class);

  /** The variable in which launchers such as Dapr's tell an application its id. */
  private static final String VARIABLE = "APP_ID";

  private ApplicationName() {}

  /**
   * The id: the given one, else that of the application's class, else that of the environment.
   *
   * @throws MooringException if there is none of them, or it cannot be one
   */
  static String of(
      Optional<String> given, Optional<Class<?>> application, Map<String, String> environment) {
    Optional<String> inherited =
        Optional.ofNullable(environment.get(VARIABLE)).filter(text -> !text.isBlank());
    String id =
        given
            .or(() -> application.map(one -> derived(one)))
            .or(() -> inherited)
            .orElseThrow(
                () ->
                    new MooringException(
                        List.of(
                            "the application has no id; give one with applicationId(\"...\"), or"
                                + " with application(Main.class), or in the environment variable "
                                + VARIABLE)));
    if (id.isBlank() || id.contains(".")) {
      throw new MooringException(
          List.of(
              "\"%s\" is no application id; expected a name such as \"shop\", without dots"
                  .formatted(id)));
    }
    return id;
  }

  private static String derived(Class<?> application) {
    Optional<String> title =
        Optional.ofNullable(application.getPackage()).map(Package::getImplementationTitle);
    String id = plain(title.filter(text -> !text.isBlank()).orElse(application.getSimpleName()));
    LOG.info("application id \"{}\", from {}", id, application.getName());
    return id;
  }

  /** {@code OrderService} and {@code Order :: Service} become {@code order-service}. */
  private static String plain(String title) {
    return title
        .replaceAll("(\\p{Ll}|\\d)(\\p{Lu})", "$1-$2")
        .replaceAll("[^\\p{L}\\d]+", "-")
        .replaceAll("^-+|-+$", "")
        .toLowerCase(Locale.ROOT);
  }
}
