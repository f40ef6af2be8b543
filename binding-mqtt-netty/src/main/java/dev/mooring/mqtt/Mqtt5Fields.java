package dev.mooring.mqtt;

import dev.mooring.api.config.Field;
import dev.mooring.api.config.FieldType;
import dev.mooring.api.config.FieldTypes;
import dev.mooring.mqtt.packet.PublishProperties;
import java.time.Duration;
import java.util.List;

/** The fields that {@code bindings.mqtt5} has beside those of MQTT 3.1.1. */
final class Mqtt5Fields {

  private static final FieldType<Duration> SECONDS =
      FieldTypes.of(
          "duration",
          "whole seconds such as 30s, 1h or 0, at most 4294967295",
          Mqtt5Fields::secondsOf);

  static final Field<Duration> SESSION_EXPIRY =
      Field.optional(
          "sessionExpiry",
          SECONDS,
          "How long the broker keeps subscriptions and unfinished messages after a connection; a"
              + " day unless given if `cleanSession` is false, else 0. With `cleanSession` true and"
              + " an expiry the process begins a new session and then resumes it.");
  static final Field<Integer> RECEIVE_MAXIMUM =
      Field.optional(
          "receiveMaximum",
          FieldTypes.integer(1, 0xFFFF),
          "QoS 1 and 2 messages that the broker may have on the way to us; the smaller of this and"
              + " `maxInbound` is announced.");
  static final Field<Integer> TOPIC_ALIAS_MAXIMUM =
      Field.withDefault(
          "topicAliasMaximum",
          FieldTypes.integer(0, 0xFFFF),
          "10",
          "Topics that each side may give a number in place of their name; 0 for none.");
  static final Field<String> USER_PROPERTY =
      Field.family(
          "userProperty",
          FieldTypes.STRING,
          "User properties of the connection, such as `userProperty.region`.");
  static final Field<Duration> WILL_DELAY =
      Field.optional(
          "willDelay",
          SECONDS,
          "How long the broker waits for the component to come back before it publishes the last"
              + " will.");
  static final Field<Boolean> RESPOND =
      Field.withDefault(
          "respond",
          FieldTypes.BOOLEAN,
          "false",
          "Whether the handler's response is published to the event's response topic, with the"
              + " event's correlation data.");
  static final Field<String> AUTH_METHOD =
      Field.optional(
          "authMethod",
          FieldTypes.STRING,
          "Method of enhanced authentication; a provider of it has to be on the class path.");
  static final Field<List<String>> FOLLOW_SERVER_REFERENCE =
      Field.optional(
          "followServerReference",
          FieldTypes.STRING_LIST,
          "Servers that the broker may send the component to: `host`, `host:port`, `*.domain`, or"
              + " `*` for any. They are given the component's credentials. None unless given.");

  /** In the order of the documentation. */
  static final List<Field<?>> ALL =
      List.of(
          SESSION_EXPIRY,
          RECEIVE_MAXIMUM,
          TOPIC_ALIAS_MAXIMUM,
          USER_PROPERTY,
          WILL_DELAY,
          RESPOND,
          AUTH_METHOD,
          FOLLOW_SERVER_REFERENCE);

  private Mqtt5Fields() {}

  private static Duration secondsOf(String text) {
    Duration duration = FieldTypes.DURATION.parse(text);
    if (duration.isNegative()
        || duration.getNano() != 0
        || duration.toSeconds() > PublishProperties.MAX_SECONDS) {
      throw new IllegalArgumentException();
    }
    return duration;
  }
}
