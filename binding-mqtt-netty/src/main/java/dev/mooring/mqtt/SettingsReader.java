package dev.mooring.mqtt;

import dev.mooring.api.BindingDefinition;
import dev.mooring.api.Direction;
import dev.mooring.api.config.ConfigurationException;
import dev.mooring.api.config.Field;
import dev.mooring.api.config.Problem;
import dev.mooring.api.config.Values;
import dev.mooring.mqtt.client.Credentials;
import dev.mooring.mqtt.net.ServerAddress;
import dev.mooring.mqtt.packet.MqttVersion;
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
  private final Findings findings;
  private final Set<Direction> directions = EnumSet.noneOf(Direction.class);

  SettingsReader(BindingDefinition definition, MqttType type, MqttFields fields) {
    this.definition = definition;
    this.type = type;
    this.fields = fields;
    this.values = fields.schema().read(definition.name(), definition.values(), problems);
    this.findings = new Findings(definition, values, problems);
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
    checkTopics();
    checkClientIds();
    checkCredentials();
    checkPauses();
    checkFailurePolicy();
    checkWill();
    checkStore();
    TransportSettings transport = new TransportReader(values, findings).read(servers());
    Optional<Mqtt5Connections> mqtt5 = mqtt5();
    if (problems.stream().anyMatch(Problem::isError)) {
      throw new ConfigurationException(problems);
    }
    return new MqttSettings(
        definition.name(),
        directions,
        clientIds(),
        connection(transport, mqtt5),
        sending(),
        receiving(),
        will());
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

  private void checkTopics() {
    if (directions.contains(Direction.INPUT)) {
      values.find(fields.topic).ifPresent(topic -> checkFilter(fields.topic, topic));
      values
          .find(fields.topics)
          .ifPresent(topics -> topics.forEach(topic -> checkFilter(fields.topics, topic)));
    } else {
      values
          .find(fields.topic)
          .ifPresent(topic -> findings.check(fields.topic, () -> Topics.checkText("topic", topic)));
    }
  }

  private void checkFilter(Field<?> field, String filter) {
    findings.check(field, () -> Topics.checkFilter(filter));
  }

  private void checkClientIds() {
    Field<String> given = values.isGiven(fields.clientId) ? fields.clientId : fields.consumerId;
    findings.check(given, () -> Topics.checkText("client id", clientIds().input()));
    if (values.find(fields.clientId).isPresent()) {
      if (directions.size() > 1) {
        findings.error(
            fields.clientId,
            "names one connection, but there are two, input and output; add the field direction"
                + " with input or output, or use consumerID");
      }
      if (values.isGiven(fields.consumerId)) {
        findings.warning(fields.consumerId, "has no effect beside clientID");
      }
    }
    if (values.find(fields.cleanSession).equals(Optional.of(false)) && clientIds().looksRandom()) {
      findings.warning(
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
      text.ifPresent(each -> findings.check(field, () -> Topics.checkText(field.name(), each)));
      Optional<String> inUrl =
          field.isSecret() ? url.get().password() : url.get().username().filter(u -> !u.isEmpty());
      if (text.isPresent() && inUrl.isPresent() && !text.equals(inUrl)) {
        findings.warning(field, "replaces the " + field.name() + " in url; give it in one place");
      }
    }
    if (type.version() != MqttVersion.MQTT_5 // where a password may come alone
        && values.find(fields.password).isPresent()
        && values.find(fields.username).isEmpty()
        && url.get().username().isEmpty()) {
      findings.error(fields.password, "needs a user name, in the field username or in url");
    }
  }

  private void checkPauses() {
    checkOrder(fields.reconnectMinDelay, fields.reconnectMaxDelay);
    if (values.find(fields.backOffPolicy).equals(Optional.of(BackOffPolicy.EXPONENTIAL))) {
      checkOrder(fields.backOffInterval, fields.backOffMaxInterval);
    } else if (values.isGiven(fields.backOffMaxInterval)) {
      findings.warning(
          fields.backOffMaxInterval, "has no effect unless backOffPolicy is exponential");
    }
  }

  private void checkOrder(Field<Duration> min, Field<Duration> max) {
    Optional<Duration> low = values.find(min);
    Optional<Duration> high = values.find(max);
    if (low.isPresent() && high.isPresent() && low.get().compareTo(high.get()) > 0) {
      Field<Duration> culprit = values.isGiven(max) ? max : min;
      findings.error(
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
      findings.warning(fields.deadLetterTopic, "has no effect unless onFailure is deadLetter");
    }
    findings.check(
        fields.deadLetterTopic, () -> Topics.checkName(template.get().replace(TOPIC, "t")));
    for (String filter : filters()) {
      String plain = TopicPatterns.withoutGroup(filter);
      if (TopicPatterns.overlap(template.get().replace(TOPIC, plain), plain)) {
        findings.error(
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
    topic.ifPresent(name -> findings.check(fields.willTopic, () -> Topics.checkName(name)));
    List<Field<?>> parts =
        new ArrayList<>(List.of(fields.willPayload, fields.willQos, fields.willRetain));
    if (type.version() == MqttVersion.MQTT_5) {
      parts.add(Mqtt5Fields.WILL_DELAY);
    }
    for (Field<?> part : parts) {
      if (topic.isEmpty() && values.isGiven(part)) {
        findings.error(part, "needs a willTopic");
      }
    }
    values
        .find(fields.willPayload)
        .map(text -> text.getBytes(StandardCharsets.UTF_8).length)
        .filter(bytes -> bytes > 0xFFFF)
        .ifPresent(
            bytes ->
                findings.error(fields.willPayload, "has " + bytes + " bytes; MQTT allows 65535"));
  }

  private void checkStore() {
    Optional<SessionStoreKind> store = values.find(fields.sessionStore);
    if (store.isEmpty() || store.get() == SessionStoreKind.MEMORY) {
      return;
    }
    if (values.find(fields.cleanSession).equals(Optional.of(true))) {
      findings.error(
          fields.sessionStore,
          "is "
              + store.get()
              + ", but cleanSession is true, so that there is nothing to keep; set cleanSession"
              + " false");
    }
    if (clientIds().looksRandom()) {
      findings.error(
          fields.sessionStore,
          "is "
              + store.get()
              + ", but the client id holds a random UUID, so that nothing would be found again;"
              + " use an id that is the same at each start (one that only looks random may be"
              + " written without hyphens)");
    }
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

  private List<ServerAddress> servers() {
    return values.find(fields.url).map(url -> ServerAddress.parse(url).servers()).orElse(List.of());
  }

  private Optional<Mqtt5Connections> mqtt5() {
    if (type.version() != MqttVersion.MQTT_5) {
      return Optional.empty();
    }
    Optional<ServerAddress.Url> url = values.find(fields.url).map(ServerAddress::parse);
    return Optional.of(
        new Mqtt5Reader(values, findings)
            .read(
                values.find(fields.cleanSession).orElse(false),
                values.find(fields.username).or(() -> url.flatMap(ServerAddress.Url::username)),
                values.find(fields.password).or(() -> url.flatMap(ServerAddress.Url::password))));
  }

  private ConnectionSettings connection(
      TransportSettings transport, Optional<Mqtt5Connections> mqtt5) {
    String url = values.get(fields.url);
    return new ConnectionSettings(
        url,
        servers(),
        credentials(ServerAddress.parse(url)),
        values.get(fields.cleanSession),
        values.get(fields.keepAlive),
        values.get(fields.connectTimeout),
        values.get(fields.reconnectMinDelay),
        values.get(fields.reconnectMaxDelay),
        Math.toIntExact(values.get(fields.maxPacketSize)),
        values.get(fields.publishTimeout),
        transport,
        values.get(fields.sessionStore),
        mqtt5,
        values.get(fields.failFast));
  }

  private Optional<Credentials> credentials(ServerAddress.Url url) {
    Optional<String> username = values.find(fields.username).or(url::username);
    Optional<String> password = values.find(fields.password).or(url::password);
    if (username.isEmpty()) {
      return password.map(Credentials::ofPassword);
    }
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
        type.version() == MqttVersion.MQTT_5 && values.get(Mqtt5Fields.RESPOND),
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
                    values.get(fields.willRetain),
                    type.version() == MqttVersion.MQTT_5
                        ? values.find(Mqtt5Fields.WILL_DELAY).orElse(Duration.ZERO)
                        : Duration.ZERO));
  }
}
