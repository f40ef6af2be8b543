package dev.mooring.mqtt;

import dev.mooring.mqtt.packet.PublishProperties;
import dev.mooring.mqtt.packet.UserProperty;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A message's properties in the words of metadata, in both directions: {@code contentType}, {@code
 * responseTopic}, {@code correlationData} (base64), and {@code userProperty.<name>}, of which a
 * second and third value stand under {@code userProperty.<name>.2} and {@code .3}.
 */
final class MessageProperties {

  private static final String USER_PROPERTY = "userProperty.";
  private static final Set<String> TRACE_CONTEXT = Set.of("traceparent", "tracestate", "baggage");

  private MessageProperties() {}

  /**
   * The properties that a request asks for; its trace context travels along.
   *
   * @param contentType that of the payload, which counts where the metadata has none
   * @throws IllegalArgumentException with the name of what is wrong
   */
  static PublishProperties of(Map<String, String> metadata, @Nullable String contentType) {
    PublishProperties.Builder builder = PublishProperties.builder().contentType(contentType);
    boolean any = contentType != null;
    Map<String, String> userProperties = new TreeMap<>();
    for (Map.Entry<String, String> entry : metadata.entrySet()) {
      String text = entry.getValue();
      String name = entry.getKey().toLowerCase(Locale.ROOT);
      if (name.startsWith("userproperty.")) {
        userProperties.put(entry.getKey().substring(USER_PROPERTY.length()), text);
        continue;
      }
      switch (name) {
        case "contenttype" -> builder.contentType(text);
        case "responsetopic" -> builder.responseTopic(text);
        case "correlationdata" -> builder.correlationData(decoded(text));
        case "traceparent", "tracestate", "baggage" -> userProperties.putIfAbsent(name, text);
        default -> {
          continue;
        }
      }
      any = true;
    }
    addTo(builder, userProperties);
    return any || !userProperties.isEmpty() ? builder.build() : PublishProperties.NONE;
  }

  private static byte[] decoded(String text) {
    try {
      return Base64.getDecoder().decode(text.strip());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "metadata correlationData is no base64: " + e.getMessage(), e);
    }
  }

  /** Those of one name in the order of their numbers. */
  private static void addTo(PublishProperties.Builder builder, Map<String, String> given) {
    Map<String, TreeMap<Integer, String>> byName = new TreeMap<>();
    given.forEach(
        (key, value) -> {
          int dot = key.lastIndexOf('.');
          int number = dot < 0 ? 0 : numberOf(key.substring(dot + 1));
          String name =
              number > 1 && given.containsKey(key.substring(0, dot)) ? key.substring(0, dot) : key;
          byName
              .computeIfAbsent(name, each -> new TreeMap<>())
              .put(name.equals(key) ? 1 : number, value);
        });
    byName.forEach(
        (name, values) -> values.values().forEach(value -> builder.userProperty(name, value)));
  }

  private static int numberOf(String text) {
    return text.matches("[1-9]\\d{0,8}") ? Integer.parseInt(text) : 0;
  }

  /** Adds what a message carries to the metadata of its event. */
  static void describe(PublishProperties properties, Map<String, String> metadata) {
    if (properties.contentType() != null) {
      metadata.put("contentType", properties.contentType());
    }
    if (properties.responseTopic() != null) {
      metadata.put("responseTopic", properties.responseTopic());
    }
    byte[] correlation = properties.correlationData();
    if (correlation != null) {
      metadata.put("correlationData", Base64.getEncoder().encodeToString(correlation));
    }
    if (properties.messageExpirySeconds() >= 0) {
      metadata.put("messageExpiryInterval", String.valueOf(properties.messageExpirySeconds()));
    }
    if (!properties.subscriptionIdentifiers().isEmpty()) {
      metadata.put(
          "subscriptionIdentifier",
          properties.subscriptionIdentifiers().stream()
              .map(String::valueOf)
              .collect(Collectors.joining(",")));
    }
    Map<String, Integer> seen = new HashMap<>();
    for (UserProperty each : properties.userProperties()) {
      int count = seen.merge(each.name(), 1, Integer::sum);
      metadata.put(USER_PROPERTY + each.name() + (count == 1 ? "" : "." + count), each.value());
    }
  }

  /** The trace context among user properties. */
  static List<UserProperty> traceContext(PublishProperties properties) {
    List<UserProperty> found = new ArrayList<>();
    for (UserProperty each : properties.userProperties()) {
      if (TRACE_CONTEXT.contains(each.name())) {
        found.add(each);
      }
    }
    return found;
  }
}
