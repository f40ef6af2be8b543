package dev.mooring.runtime.config;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills in placeholders and templates of written values, for one component. What is filled in is
 * never looked at again, so that a value from outside cannot ask for another.
 */
public final class Expansion {

  /** The variable that names the namespace this process runs in. */
  public static final String NAMESPACE = "NAMESPACE";

  private static final String POD_NAME = "POD_NAME";
  private static final String DEFAULT_NAMESPACE = "default";
  private static final Pattern TAG =
      Pattern.compile(
          "\\$\\{\\{(?<name>[^{}]*)\\}\\}|(?<open>\\$\\{\\{)|\\{(?<tag>uuid|podName|namespace|appID)\\}");

  private final String applicationId;
  private final Map<String, String> settings;
  private final Map<String, String> environment;
  private final String uuid;

  /**
   * For one component.
   *
   * @param settings values for <code>${{ NAME }}</code> that go before the environment
   * @param uuid what <code>{uuid}</code> stands for, so that both directions share it
   */
  public Expansion(
      String applicationId,
      Map<String, String> settings,
      Map<String, String> environment,
      UUID uuid) {
    this.applicationId = applicationId;
    this.settings = Map.copyOf(settings);
    this.environment = Map.copyOf(environment);
    this.uuid = uuid.toString();
  }

  /**
   * Fills in everything in a written value.
   *
   * @param complaints receives a sentence for each tag that cannot be filled in
   * @return the value; use it only if there was no complaint
   */
  public String expand(String written, Consumer<String> complaints) {
    if (written.indexOf('{') < 0) {
      return written;
    }
    Matcher tag = TAG.matcher(written);
    StringBuilder text = new StringBuilder();
    while (tag.find()) {
      tag.appendReplacement(text, Matcher.quoteReplacement(value(tag, complaints)));
    }
    return tag.appendTail(text).toString();
  }

  private String value(Matcher tag, Consumer<String> complaints) {
    if (tag.group("open") != null) {
      complaints.accept("has a ${{ without its }}; expected ${{ NAME }}");
      return "";
    }
    String name = tag.group("name");
    return name == null ? template(tag.group("tag"), complaints) : placeholder(name, complaints);
  }

  private String placeholder(String inner, Consumer<String> complaints) {
    String name = inner.strip();
    if (name.isEmpty()) {
      complaints.accept("has the placeholder " + "${{" + inner + "}} without a name");
      return "";
    }
    return Optional.ofNullable(settings.get(name))
        .or(() -> Optional.ofNullable(environment.get(name)))
        .orElseGet(
            () -> {
              complaints.accept(
                  "has the placeholder ${{ %s }}, for which there is no value; give one by --set %s=... or in the environment"
                      .formatted(name, name));
              return "";
            });
  }

  private String template(String name, Consumer<String> complaints) {
    return switch (name) {
      case "uuid" -> uuid;
      case "appID" -> applicationId;
      case "namespace" -> variable(NAMESPACE).orElse(DEFAULT_NAMESPACE) + "." + applicationId;
      default ->
          variable(POD_NAME)
              .orElseGet(
                  () -> {
                    complaints.accept(
                        "refers to {podName}, but the environment variable POD_NAME is not set");
                    return "";
                  });
    };
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }
}
