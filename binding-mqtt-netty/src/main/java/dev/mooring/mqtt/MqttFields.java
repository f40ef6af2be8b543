package dev.mooring.mqtt;

import dev.mooring.api.config.Field;
import dev.mooring.api.config.FieldType;
import dev.mooring.api.config.FieldTypes;
import dev.mooring.api.config.Schema;
import dev.mooring.mqtt.net.ServerAddress;
import dev.mooring.mqtt.packet.MqttVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The fields of one component type: the source of validation, help and documentation. Immutable.
 */
final class MqttFields {

  /** The largest packet that MQTT can write: its length in four bytes, and these and one before. */
  static final int LARGEST_PACKET = 268_435_460;

  private static final Duration LONGEST = Duration.ofDays(365);

  final Field<String> url =
      Field.required(
              "url",
              FieldTypes.of(
                  "url",
                  "a broker's address such as tcp://user:password@host:1883",
                  MqttFields::checkedUrl),
              "Address of the broker: `tcp://` or `mqtt://` (port 1883 unless given), `ssl://`,"
                  + " `tls://`, `mqtts://` or `tcps://` (8883), `ws://` (80) or `wss://` (443) with"
                  + " path and query, `unix://` and a path. User name and password are"
                  + " percent-decoded, IPv6 addresses stand in brackets, several brokers separated"
                  + " by commas are tried in turn.")
          .asSecret();
  final Field<String> topic =
      Field.required(
          "topic",
          FieldTypes.STRING,
          "One string, verbatim: the topic filter of the input (wildcards and"
              + " `$share/group/filter` work), and the topic that the output sends to unless a"
              + " request names another.");
  final Field<List<String>> topics =
      Field.optional("topics", FieldTypes.STRING_LIST, "More topic filters for the input.");
  final Field<String> consumerId =
      Field.optional(
          "consumerID",
          FieldTypes.STRING,
          "MQTT client id; the application id unless given. `bindings.mqtt` takes it verbatim"
              + " where `direction` leaves one connection; otherwise, and in `bindings.mqtt3`"
              + " always, `-consumer` and `-producer` are appended.");
  final Field<String> clientId =
      Field.optional(
          "clientID",
          FieldTypes.STRING,
          "MQTT client id, verbatim, in place of `consumerID`; needs a `direction`.");
  final Field<Integer> qos;
  final Field<Boolean> retain =
      Field.withDefault("retain", FieldTypes.BOOLEAN, "false", "The RETAIN flag of what is sent.");
  final Field<Boolean> cleanSession;
  final Field<String> username =
      Field.optional("username", FieldTypes.STRING, "User name, in place of the one in `url`.");
  final Field<String> password =
      Field.optional("password", FieldTypes.STRING, "Password, in place of the one in `url`.")
          .asSecret();
  final Field<Integer> backOffMaxRetries =
      Field.withDefault(
          "backOffMaxRetries",
          FieldTypes.integer(RetryPolicy.FOR_EVER, Integer.MAX_VALUE),
          "0",
          "How often a message that could not be handled is tried again; `-1` is for ever.");
  final Field<Duration> backOffInterval =
      Field.withDefault(
          "backOffInterval",
          duration("positive", Duration.ofNanos(1)),
          "5s",
          "The pause before a retry, or before the first one if pauses grow.");
  final Field<BackOffPolicy> backOffPolicy =
      Field.withDefault(
          "backOffPolicy",
          FieldTypes.choice(BackOffPolicy.class),
          "constant",
          "`constant`, or `exponential`: each pause twice as long, with jitter.");
  final Field<Duration> backOffMaxInterval =
      Field.withDefault(
          "backOffMaxInterval",
          duration("positive", Duration.ofNanos(1)),
          "60s",
          "The longest pause of the policy `exponential`.");
  final Field<OnFailure> onFailure =
      Field.withDefault(
          "onFailure",
          FieldTypes.choice(OnFailure.class),
          "deadLetter",
          "What becomes of a message whose retries are used up: `deadLetter` (to"
              + " `deadLetterTopic`, or to the local dead letters, then acknowledged),"
              + " `discard` (acknowledged, logged, counted) or `stop` (not acknowledged, the"
              + " connection closes, the component has failed). A dead letter that cannot be"
              + " written acts as `stop`.");
  final Field<String> deadLetterTopic =
      Field.optional(
          "deadLetterTopic",
          FieldTypes.STRING,
          "Where dead letters are published, at QoS 1 at least; `{topic}` stands for the"
              + " topic of the message.");
  final Field<Integer> ttlInSeconds =
      Field.optional(
          "ttlInSeconds",
          FieldTypes.integer(1, Integer.MAX_VALUE),
          "Lifetime of a sent message: one that still waits on this side at its end fails its"
              + " caller and is not sent. In `bindings.mqtt5` what is left of it is the message"
              + " expiry that the broker is told.");
  final Field<String> contentType =
      Field.withDefault(
          "contentType",
          FieldTypes.STRING,
          "application/json",
          "Media type under which payloads reach the application, unless an MQTT 5.0 message names"
              + " its own.");
  final Field<Ordering> ordering =
      Field.withDefault(
          "ordering",
          FieldTypes.choice(Ordering.class),
          "topic",
          "Which messages are handled one after the other: `none`, those of one `topic`, or"
              + " `all`.");
  final Field<Integer> maxConcurrency =
      Field.withDefault(
          "maxConcurrency",
          FieldTypes.integer(1, Integer.MAX_VALUE),
          "64",
          "Handler calls that run at the same time.");
  final Field<Integer> maxInbound =
      Field.withDefault(
          "maxInbound",
          FieldTypes.integer(1, Integer.MAX_VALUE),
          "1000",
          "Messages taken from the broker and not settled; at the limit reading pauses.");
  final Field<Long> maxInboundBytes =
      Field.withDefault(
          "maxInboundBytes",
          bytes(1, Long.MAX_VALUE / 4),
          "16Mi",
          "Bytes of such messages; at the limit reading pauses.");
  final Field<Integer> maxInFlight =
      Field.withDefault(
          "maxInFlight",
          FieldTypes.integer(1, 0xFFFF),
          "1000",
          "QoS 1 and 2 messages sent and not acknowledged.");
  final Field<Integer> maxQueued =
      Field.withDefault(
          "maxQueued",
          FieldTypes.integer(1, Integer.MAX_VALUE),
          "10000",
          "Messages that wait for the window or a connection; above it sending fails at"
              + " once.");
  final Field<Long> maxQueuedBytes =
      Field.withDefault(
          "maxQueuedBytes",
          bytes(1, Long.MAX_VALUE / 4),
          "64Mi",
          "Bytes of such messages; above it sending fails at once.");
  final Field<Long> maxPacketSize =
      Field.withDefault(
          "maxPacketSize",
          bytes(128, LARGEST_PACKET),
          "16Mi",
          "The largest packet taken from the broker or sent to it, headers included.");
  final Field<Duration> publishTimeout =
      Field.withDefault(
          "publishTimeout",
          duration("positive", Duration.ofNanos(1)),
          "10s",
          "Time for a message to be taken over by the broker, waiting included.");
  final Field<Duration> connectTimeout =
      Field.withDefault(
          "connectTimeout",
          duration("positive", Duration.ofNanos(1)),
          "10s",
          "Time for a connection to open, and again for the broker to accept it.");
  final Field<Duration> keepAlive =
      Field.withDefault(
          "keepAlive",
          FieldTypes.of(
              "duration",
              "whole seconds up to 65535, such as 30s; 0 for none",
              MqttFields::keepAliveOf),
          "30s",
          "Silence after which the connection is checked; 0 for never.");
  final Field<Duration> reconnectMinDelay =
      Field.withDefault(
          "reconnectMinDelay",
          duration("not negative", Duration.ZERO),
          "500ms",
          "Ceiling of the first pause between connection attempts; it doubles, and each pause"
              + " is a random part of it.");
  final Field<Duration> reconnectMaxDelay =
      Field.withDefault(
          "reconnectMaxDelay",
          duration("not negative", Duration.ZERO),
          "30s",
          "Ceiling of any pause between connection attempts, and the pause after a refusal"
              + " that time does not heal.");
  final Field<Boolean> failFast =
      Field.withDefault(
          "failFast",
          FieldTypes.BOOLEAN,
          "false",
          "Whether the start fails if the broker is down or refuses; otherwise it is waited"
              + " for.");
  final Field<SessionStoreKind> sessionStore =
      Field.withDefault(
          "sessionStore",
          SessionStoreKind.TYPE,
          "memory",
          "Where open QoS 1 and 2 exchanges are kept: in `memory`, in a `file`, so that they"
              + " survive a killed process, or in a file that is forced to the device"
              + " (`file-sync`), so that they survive power loss too.");
  final Field<String> willTopic =
      Field.optional(
          "willTopic",
          FieldTypes.STRING,
          "Where the broker publishes the last will when it loses this component; it is that"
              + " of the output's connection, or of the input's if there is no output.");
  final Field<String> willPayload =
      Field.optional(
          "willPayload", FieldTypes.STRING, "Text of the last will, 65,535 bytes at most.");
  final Field<Integer> willQos =
      Field.withDefault("willQos", FieldTypes.integer(0, 2), "0", "QoS of the last will.");
  final Field<Boolean> willRetain =
      Field.withDefault("willRetain", FieldTypes.BOOLEAN, "false", "RETAIN flag of the last will.");
  final Field<Boolean> skipRetained =
      Field.withDefault(
          "skipRetained",
          FieldTypes.BOOLEAN,
          "false",
          "Whether retained messages, which come at each subscription, are passed over.");

  private final Schema schema;

  /** The fields of a component type. */
  MqttFields(MqttType type) {
    qos =
        Field.withDefault(
            "qos",
            FieldTypes.integer(0, 2),
            String.valueOf(type.defaultQos().level()),
            "QoS of subscriptions and of what is sent: 0, 1 or 2.");
    cleanSession =
        Field.withDefault(
            "cleanSession",
            FieldTypes.BOOLEAN,
            String.valueOf(type.defaultCleanSession()),
            "Whether the broker forgets subscriptions and unfinished messages when the"
                + " connection ends.");
    List<Field<?>> fields = new ArrayList<>();
    fields.addAll(List.of(url, topic, topics, consumerId, clientId, username, password));
    fields.addAll(List.of(qos, retain, cleanSession));
    fields.addAll(TransportFields.ALL);
    fields.addAll(List.of(backOffMaxRetries, backOffInterval, backOffPolicy, backOffMaxInterval));
    fields.addAll(List.of(onFailure, deadLetterTopic, ttlInSeconds, contentType));
    fields.addAll(List.of(ordering, maxConcurrency, maxInbound, maxInboundBytes, skipRetained));
    fields.addAll(List.of(maxInFlight, maxQueued, maxQueuedBytes, maxPacketSize));
    fields.addAll(List.of(publishTimeout, connectTimeout, keepAlive));
    fields.addAll(List.of(reconnectMinDelay, reconnectMaxDelay, failFast, sessionStore));
    fields.addAll(List.of(willTopic, willPayload, willQos, willRetain));
    if (type.version() == MqttVersion.MQTT_5) {
      fields.addAll(Mqtt5Fields.ALL);
    }
    schema = new Schema(fields);
  }

  Schema schema() {
    return schema;
  }

  private static String checkedUrl(String text) {
    ServerAddress.parse(text);
    return text;
  }

  private static Duration keepAliveOf(String text) {
    Duration duration = FieldTypes.DURATION.parse(text);
    if (duration.getNano() != 0 || duration.getSeconds() > 0xFFFF) {
      throw new IllegalArgumentException();
    }
    return duration;
  }

  private static FieldType<Duration> duration(String range, Duration min) {
    return FieldTypes.of(
        "duration",
        "a "
            + range
            + " duration such as 500ms, 5s or 1h30m (a number alone is seconds), at most "
            + LONGEST.toDays()
            + " days",
        text -> {
          Duration duration = FieldTypes.DURATION.parse(text);
          if (duration.compareTo(min) < 0 || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException();
          }
          return duration;
        });
  }

  private static FieldType<Long> bytes(long min, long max) {
    return FieldTypes.of(
        FieldTypes.BYTE_SIZE.name(),
        FieldTypes.BYTE_SIZE.expectation() + ", at least " + min,
        text -> {
          long size = FieldTypes.BYTE_SIZE.parse(text);
          if (size < min || size > max) {
            throw new IllegalArgumentException();
          }
          return size;
        });
  }
}
