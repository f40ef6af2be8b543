package dev.mooring.mqtt;

import dev.mooring.api.BindingDefinition;
import dev.mooring.api.Direction;
import dev.mooring.api.config.ConfigurationException;
import dev.mooring.api.config.Field;
import dev.mooring.api.config.Location;
import dev.mooring.api.config.Problem;
import dev.mooring.api.config.RawValue;
import dev.mooring.api.config.Values;
import dev.mooring.mqtt.client.Credentials;
import dev.mooring.mqtt.net.Scheme;
import dev.mooring.mqtt.net.ServerAddress;
import dev.mooring.mqtt.packet.QoS;
import dev.mooring.mqtt.packet.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes settings of one component's values: checks what concerns several fields, and collects every
 * mistake before it complains. For one use.
 */
final class SettingsReader {

  private static final String TOPIC = "{topic}";

  private final BindingDefinition definition;
  private final MqttType type;
  private final MqttFields fields;
  private final Values values;
  private final List<Problem> problems = new ArrayList<>();
  private final Set<Direction> directions = EnumSet.noneOf(Direction.class);

  SettingsReader(BindingDefinition definition, MqttType type, MqttFields fields) {
    this.definition = definition;
    this.type = type;
    this.fields = fields;
    this.values = fields.schema().read(definition.name(), definition.values(), problems);
    for (Direction direction : Direction.values()) {
      if (definition.wants(direction)) {
        directions.add(direction);
      }
    }
  }

  /**
   * The settings.
   *
   * @throws ConfigurationException with every mistake found
   */
  MqttSettings read() throws ConfigurationException {
    checkDefaults();
    checkUrl();
    checkTopics();
    checkClientIds();
    checkCredentials();
    checkPauses();
    checkFailurePolicy();
    checkWill();
    if (problems.stream().anyMatch(Problem::isError)) {
      throw new ConfigurationException(problems);
    }
    return new MqttSettings(
        definition.name(), directions, clientIds(), connection(), sending(), receiving(), will());
  }

  /** What is legal but probably not meant; complete after {@link #read}. */
  List<Problem> warnings() {
    return problems.stream().filter(problem -> !problem.isError()).toList();
  }

  // Checks

  private void checkDefaults() {
    List<Field<?>> left = new ArrayList<>();
    for (Field<?> field : List.<Field<?>>of(fields.qos, fields.cleanSession)) {
      if (!values.isGiven(field)) {
        left.add(field);
      }
    }
    if (type != MqttType.MQTT || left.isEmpty()) {
      return;
    }
    StringBuilder defaults = new StringBuilder();
    for (Field<?> field : left) {
      defaults
          .append(defaults.isEmpty() ? "" : " and ")
          .append(field.name())
          .append(" ")
          .append(field.defaultText().orElseThrow());
    }
    problems.add(
        Problem.warning(
            definition.values().location(),
            definition.name(),
            left.get(0).name(),
            "is left out: bindings.mqtt takes "
                + defaults
                + ", as Dapr did before 1.10; for qos 1 and cleanSession false, as Dapr has had"
                + " since, set them or use bindings.mqtt3"));
  }

  private void checkUrl() {
    values
        .find(fields.url)
        .ifPresent(
            url -> {
              for (ServerAddress server : ServerAddress.parse(url).servers()) {
                if (server.scheme() != Scheme.TCP && server.scheme() != Scheme.MQTT) {
                  error(
                      fields.url,
                      "the scheme "
                          + server.scheme()
                          + ":// is not supported; supported are tcp:// and mqtt://");
                }
              }
            });
  }

  private void checkTopics() {
    if (directions.contains(Direction.INPUT)) {
      values.find(fields.topic).ifPresent(topic -> checkFilter(fields.topic, topic));
      values
          .find(fields.topics)
          .ifPresent(topics -> topics.forEach(topic -> checkFilter(fields.topics, topic)));
    } else {
      values
          .find(fields.topic)
          .ifPresent(topic -> check(fields.topic, () -> Topics.checkText("topic", topic)));
    }
  }

  private void checkFilter(Field<?> field, String filter) {
    check(field, () -> Topics.checkFilter(filter));
  }

  private void checkClientIds() {
    Field<String> given = values.isGiven(fields.clientId) ? fields.clientId : fields.consumerId;
    check(given, () -> Topics.checkText("client id", clientIds().input()));
    if (values.find(fields.clientId).isPresent()) {
      if (directions.size() > 1) {
        error(
            fields.clientId,
            "names one connection, but there are two, input and output; add the field direction"
                + " with input or output, or use consumerID");
      }
      if (values.isGiven(fields.consumerId)) {
        warning(fields.consumerId, "has no effect beside clientID");
      }
    }
    if (values.find(fields.cleanSession).equals(Optional.of(false)) && clientIds().looksRandom()) {
      warning(
          fields.cleanSession,
          "is false, but the client id holds a random UUID: each start leaves a session at the"
              + " broker that nobody comes back to; set cleanSession true or a lasting client id");
    }
  }

  private void checkCredentials() {
    Optional<ServerAddress.Url> url = values.find(fields.url).map(ServerAddress::parse);
    if (url.isEmpty()) {
      return;
    }
    for (Field<String> field : List.of(fields.username, fields.password)) {
      Optional<String> text = values.find(field);
      text.ifPresent(each -> check(field, () -> Topics.checkText(field.name(), each)));
      Optional<String> inUrl =
          field.isSecret() ? url.get().password() : url.get().username().filter(u -> !u.isEmpty());
      if (text.isPresent() && inUrl.isPresent() && !text.equals(inUrl)) {
        warning(field, "replaces the " + field.name() + " in url; give it in one place");
      }
    }
    if (values.find(fields.password).isPresent()
        && values.find(fields.username).isEmpty()
        && url.get().username().isEmpty()) {
      error(fields.password, "needs a user name, in the field username or in url");
    }
  }

  private void checkPauses() {
    checkOrder(fields.reconnectMinDelay, fields.reconnectMaxDelay);
    if (values.find(fields.backOffPolicy).equals(Optional.of(BackOffPolicy.EXPONENTIAL))) {
      checkOrder(fields.backOffInterval, fields.backOffMaxInterval);
    } else if (values.isGiven(fields.backOffMaxInterval)) {
      warning(fields.backOffMaxInterval, "has no effect unless backOffPolicy is exponential");
    }
  }

  private void checkOrder(Field<Duration> min, Field<Duration> max) {
    Optional<Duration> low = values.find(min);
    Optional<Duration> high = values.find(max);
    if (low.isPresent() && high.isPresent() && low.get().compareTo(high.get()) > 0) {
      Field<Duration> culprit = values.isGiven(max) ? max : min;
      error(
          culprit,
          min.name()
              + " is "
              + text(low.get())
              + " and "
              + max.name()
              + " is "
              + text(high.get())
              + "; the first must not be longer");
    }
  }

  private static String text(Duration duration) {
    return duration.toMillis() / 1000.0 + "s";
  }

  private void checkFailurePolicy() {
    Optional<String> template = values.find(fields.deadLetterTopic);
    if (template.isEmpty() || !directions.contains(Direction.INPUT)) {
      return;
    }
    if (!values.find(fields.onFailure).equals(Optional.of(OnFailure.DEAD_LETTER))) {
      warning(fields.deadLetterTopic, "has no effect unless onFailure is deadLetter");
    }
    check(fields.deadLetterTopic, () -> Topics.checkName(template.get().replace(TOPIC, "t")));
    for (String filter : filters()) {
      String plain = TopicPatterns.withoutGroup(filter);
      if (TopicPatterns.overlap(template.get().replace(TOPIC, plain), plain)) {
        error(
            fields.deadLetterTopic,
            "is matched by the binding's own filter \""
                + filter
                + "\", so that dead letters would come back to it; choose a topic that is not"
                + " subscribed to");
      }
    }
  }

  private void checkWill() {
    Optional<String> topic = values.find(fields.willTopic);
    topic.ifPresent(name -> check(fields.willTopic, () -> Topics.checkName(name)));
    for (Field<?> part : List.<Field<?>>of(fields.willPayload, fields.willQos, fields.willRetain)) {
      if (topic.isEmpty() && values.isGiven(part)) {
        error(part, "needs a willTopic");
      }
    }
    values
        .find(fields.willPayload)
        .map(text -> text.getBytes(StandardCharsets.UTF_8).length)
        .filter(bytes -> bytes > 0xFFFF)
        .ifPresent(
            bytes -> error(fields.willPayload, "has " + bytes + " bytes; MQTT allows 65535"));
  }

  // Settings: only of values without errors

  private ClientIds clientIds() {
    Optional<String> verbatim = values.find(fields.clientId);
    if (verbatim.isPresent()) {
      return ClientIds.verbatim(verbatim.get());
    }
    String id = values.find(fields.consumerId).orElse(definition.applicationId());
    return type.alwaysSuffixed() || directions.size() > 1
        ? ClientIds.suffixed(id)
        : ClientIds.verbatim(id);
  }

  private ConnectionSettings connection() {
    String url = values.get(fields.url);
    return new ConnectionSettings(
        url,
        ServerAddress.parse(url).servers(),
        credentials(ServerAddress.parse(url)),
        values.get(fields.cleanSession),
        values.get(fields.keepAlive),
        values.get(fields.connectTimeout),
        values.get(fields.reconnectMinDelay),
        values.get(fields.reconnectMaxDelay),
        Math.toIntExact(values.get(fields.maxPacketSize)),
        values.get(fields.publishTimeout),
        values.get(fields.failFast));
  }

  private Optional<Credentials> credentials(ServerAddress.Url url) {
    Optional<String> username = values.find(fields.username).or(url::username);
    Optional<String> password = values.find(fields.password).or(url::password);
    return username.map(
        name ->
            password
                .map(secret -> Credentials.of(name, secret))
                .orElseGet(() -> Credentials.of(name)));
  }

  private SendSettings sending() {
    return new SendSettings(
        values.get(fields.topic),
        QoS.of(values.get(fields.qos)),
        values.get(fields.retain),
        values.find(fields.ttlInSeconds).map(Duration::ofSeconds),
        values.get(fields.maxInFlight),
        values.get(fields.maxQueued),
        values.get(fields.maxQueuedBytes));
  }

  private ReceiveSettings receiving() {
    return new ReceiveSettings(
        List.copyOf(filters()),
        QoS.of(values.get(fields.qos)),
        values.get(fields.skipRetained),
        values.get(fields.contentType),
        values.get(fields.ordering),
        values.get(fields.maxConcurrency),
        values.get(fields.maxInbound),
        values.get(fields.maxInboundBytes),
        new RetryPolicy(
            values.get(fields.backOffMaxRetries),
            values.get(fields.backOffInterval),
            values.get(fields.backOffPolicy),
            values.get(fields.backOffMaxInterval)),
        values.get(fields.onFailure),
        values.find(fields.deadLetterTopic));
  }

  private Set<String> filters() {
    Set<String> filters = new LinkedHashSet<>();
    values.find(fields.topic).ifPresent(filters::add);
    values.find(fields.topics).ifPresent(filters::addAll);
    return filters;
  }

  private Optional<LastWill> will() {
    return values
        .find(fields.willTopic)
        .map(
            topic ->
                new LastWill(
                    topic,
                    values.find(fields.willPayload).orElse(""),
                    QoS.of(values.get(fields.willQos)),
                    values.get(fields.willRetain)));
  }

  // Problems

  private void check(Field<?> field, Runnable rule) {
    try {
      rule.run();
    } catch (IllegalArgumentException e) {
      // Rules of MQTT name the text that breaks them.
      error(
          field,
          isSecret(field)
              ? "a secret value is not valid; it breaks a rule of MQTT and cannot be shown"
              : String.valueOf(e.getMessage()));
    }
  }

  private void error(Field<?> field, String message) {
    problems.add(Problem.error(locationOf(field), definition.name(), field.name(), message));
  }

  private void warning(Field<?> field, String message) {
    problems.add(Problem.warning(locationOf(field), definition.name(), field.name(), message));
  }

  private Location locationOf(Field<?> field) {
    return values.isGiven(field) ? values.locationOf(field) : definition.values().location();
  }

  /** Whether the value came from a secret store, so that no message may repeat it. */
  private boolean isSecret(Field<?> field) {
    return definition.values().items().stream()
        .filter(item -> item.key().equalsIgnoreCase(field.name()))
        .anyMatch(RawValue::secret);
  }
}
