package dev.mooring.tck.mqtt;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Ways in which a client breaks the standard, and the statements whose tests have to notice. */
enum Mutant {
  NONE(MqttVersion.V3_1_1),
  REUSES_AN_OPEN_IDENTIFIER(
      "MQTT-2.3.1-1",
      "MQTT-2.3.1-2",
      "MQTT-2.3.1-3",
      "MQTT-3.1.2-4",
      "MQTT-3.3.1-1",
      "MQTT-4.1.0-2",
      "MQTT-4.4.0-1",
      "MQTT-4.6.0-1"),
  SKIPS_DUP("MQTT-2.3.1-3", "MQTT-3.1.2-4", "MQTT-3.3.1-1", "MQTT-4.4.0-1", "N24"),
  SENDS_PUBLISH_AGAIN_AFTER_PUBREC("MQTT-4.3.3-1", "MQTT-4.4.0-1", "N24"),
  FORGETS_WHAT_WAS_OPEN(
      "MQTT-2.3.1-3",
      "MQTT-3.1.2-4",
      "MQTT-3.3.1-1",
      "MQTT-4.3.3-1",
      "MQTT-4.4.0-1",
      "MQTT-4.6.0-1",
      "N24",
      "N27"),
  REPEATS_IN_REVERSE("MQTT-4.6.0-1"),
  SUCCEEDS_WHEN_WRITTEN(
      "MQTT-2.2.2-2", "MQTT-2.3.1-6", "MQTT-3.6.1-1", "MQTT-4.3.2-1", "MQTT-4.3.3-1", "N01", "N17"),
  ACKNOWLEDGES_AS_HANDLERS_FINISH("MQTT-4.5.0-2", "MQTT-4.6.0-2", "MQTT-4.6.0-3", "N08", "N26"),
  DELIVERS_QOS2_TWICE("MQTT-4.1.0-1", "MQTT-4.3.3-2", "N23"),
  IGNORES_SESSION_PRESENT(
      "MQTT-1.5.3-1",
      "MQTT-1.5.3-2",
      "MQTT-2.3.1-1",
      "MQTT-3.3.1-4",
      "MQTT-3.3.2-1",
      "MQTT-3.3.2-2",
      "MQTT-4.7.1-1",
      "MQTT-4.7.3-1",
      "MQTT-4.7.3-2",
      "MQTT-4.8.0-1",
      "N04",
      "N10",
      "N12",
      "N16",
      "N37",
      "N14",
      "N15",
      "U3-1"),
  WRONG_FLAGS_OF_PUBREL(
      "MQTT-2.2.2-1", "MQTT-2.3.1-6", "MQTT-3.6.1-1", "MQTT-4.3.3-1", "MQTT-4.4.0-1", "N24"),
  TAKES_QOS3("MQTT-3.3.1-4", "N12"),
  TAKES_WILDCARDS("MQTT-3.3.2-2", "MQTT-4.7.1-1", "N15"),
  NO_PING("MQTT-3.1.2-23", "N21", "U3-3"),
  LEAVES_WITHOUT_A_WORD("MQTT-3.14.1-1", "MQTT-3.14.4-1", "MQTT-3.14.4-2"),
  SETS_THE_RESERVED_FLAG("MQTT-3.1.2-3"),
  NONE_OF_5(MqttVersion.V5_0),
  EXCEEDS_RECEIVE_MAXIMUM(
      MqttVersion.V5_0,
      "MQTT-3.3.4-7",
      "MQTT-3.3.4-8",
      "MQTT-4.9.0-1",
      "MQTT-4.9.0-2",
      "MQTT-4.9.0-3",
      "N28",
      "U5-15"),
  GOES_ON_AFTER_A_REFUSAL(MqttVersion.V5_0, "MQTT-4.3.3-4", "MQTT-4.4.0-2", "N28", "N34", "U5-15"),
  USES_ALIASES_UNASKED(MqttVersion.V5_0, "MQTT-3.2.2-18", "MQTT-3.2.2-15", "MQTT-3.3.2-7"),
  KEEPS_A_LOST_SESSION(MqttVersion.V5_0, "MQTT-3.2.2-5", "N04"),
  IGNORES_THE_BROKERS_LIMITS(
      MqttVersion.V5_0,
      "MQTT-3.2.2-15",
      "MQTT-3.1.2-21",
      "MQTT-3.2.2-11",
      "MQTT-3.2.2-14",
      "MQTT-3.2.2-21",
      "MQTT-3.3.4-7",
      "MQTT-3.3.4-8",
      "MQTT-4.9.0-1",
      "MQTT-4.9.0-2",
      "MQTT-4.9.0-3",
      "N28",
      "N31",
      "U5-10",
      "U5-15");

  private final MqttVersion version;
  private final Set<String> caughtBy;

  Mutant(String... caughtBy) {
    this(MqttVersion.V3_1_1, caughtBy);
  }

  Mutant(MqttVersion version, String... caughtBy) {
    this.version = version;
    this.caughtBy =
        Stream.of(caughtBy)
            .map(id -> version.number() + "/" + id)
            .collect(Collectors.toUnmodifiableSet());
  }

  /** The version whose statements it is tried on. */
  MqttVersion version() {
    return version;
  }

  /**
   * The statements that fail, and no other. One wrong packet often breaks several, and a test that
   * one observation decides has several ids.
   */
  Set<String> caughtBy() {
    return caughtBy;
  }
}
