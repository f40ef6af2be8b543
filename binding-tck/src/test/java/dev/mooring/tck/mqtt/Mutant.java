package dev.mooring.tck.mqtt;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Ways in which a client breaks the standard, and for each version the statements that it breaks by
 * their text: the tests of these have to notice, and no others. A statement that the client only
 * has no occasion to keep (there is no DUP where nothing is sent again) is not broken.
 *
 * <p>The scenarios (N..) stand where what they want of a client is not done.
 */
enum Mutant {
  /**
   * Each message has identifier 1, in use or not, and takes the place of the one before: of that
   * nothing is left to send again. In 5.0 it also takes no new place in the window, which then
   * bounds nothing.
   */
  REUSES_AN_OPEN_IDENTIFIER(
      of(
          "MQTT-2.3.1-2",
          "MQTT-2.3.1-3",
          "MQTT-4.1.0-2",
          "MQTT-4.3.2-1",
          "MQTT-4.3.3-1",
          "MQTT-4.4.0-1"),
      of(
          "MQTT-2.2.1-3",
          "MQTT-4.1.0-1",
          "MQTT-4.3.2-1",
          "MQTT-4.3.3-1",
          "MQTT-4.4.0-1",
          "MQTT-3.3.4-7",
          "MQTT-4.9.0-1",
          "MQTT-4.9.0-2",
          "N28")),

  /** The rest of the exchange is as it should be. */
  SKIPS_DUP(of("MQTT-3.3.1-1", "N24"), of("MQTT-3.3.1-1", "N24")),

  /** A PUBREL that should be sent again is not, and a PUBLISH that should not be is. */
  SENDS_PUBLISH_AGAIN_AFTER_PUBREC(
      of("MQTT-4.3.3-1", "MQTT-4.4.0-1", "N24"),
      of("MQTT-4.3.3-5", "MQTT-4.3.3-6", "MQTT-4.4.0-1", "N24")),

  /**
   * Neither PUBLISH nor PUBREL is open any more after a cut, and the session is not kept; the calls
   * never end (N04; N27, whose calls in 5.0 are not waited for).
   */
  FORGETS_WHAT_WAS_OPEN(
      of(
          "MQTT-3.1.2-4",
          "MQTT-4.1.0-1",
          "MQTT-4.3.2-1",
          "MQTT-4.3.3-1",
          "MQTT-4.4.0-1",
          "N04",
          "N24",
          "N27"),
      of(
          "MQTT-3.1.2-23",
          "MQTT-4.3.2-3",
          "MQTT-4.3.3-3",
          "MQTT-4.3.3-5",
          "MQTT-4.4.0-1",
          "N04",
          "N24")),

  /** All is sent again, and N24 wants the order as well. */
  REPEATS_IN_REVERSE(of("MQTT-4.6.0-1", "N24"), of("MQTT-4.6.0-1", "N24")),

  /** Nothing waits for the first acknowledgement of either QoS. */
  SUCCEEDS_WHEN_WRITTEN(of("MQTT-4.3.2-1", "MQTT-4.3.3-1"), of("MQTT-4.3.2-3", "MQTT-4.3.3-3")),

  /** Of QoS 1, who acknowledges owns the message; PUBREC may come before the handler. */
  ACKNOWLEDGES_EARLY(of("MQTT-4.3.2-2"), of("MQTT-4.3.2-4")),

  /** Each is acknowledged, but not in its turn, alone (4.6.0) or in a burst (N08, N26). */
  ACKNOWLEDGES_AS_HANDLERS_FINISH(
      of("MQTT-4.6.0-2", "MQTT-4.6.0-3", "N08", "N26"),
      of("MQTT-4.6.0-2", "MQTT-4.6.0-3", "N08", "N26")),

  /**
   * What was received is part of the session: over a cut, a second delivery cannot be told from a
   * session that was not kept.
   */
  DELIVERS_QOS2_TWICE(
      of("MQTT-4.1.0-1", "MQTT-4.3.3-2", "N23"), of("MQTT-3.1.2-23", "MQTT-4.3.3-10", "N23")),

  /** No numbered statement makes a client subscribe again; the scenario wants it. */
  IGNORES_SESSION_PRESENT(of("N04"), of("N04")),

  /** Malformed flags, of a packet that is otherwise the right one. */
  WRONG_FLAGS_OF_PUBREL(of("MQTT-2.2.2-1", "MQTT-3.6.1-1"), of("MQTT-2.1.3-1", "MQTT-3.6.1-1")),

  /** The statement on QoS 3 is more special than those on violations at large. */
  TAKES_QOS3(of("MQTT-3.3.1-4", "N12"), of("MQTT-3.3.1-4", "N12")),

  /** Said twice in each version: of PUBLISH, and of topic names. */
  TAKES_WILDCARDS(
      of("MQTT-3.3.2-2", "MQTT-4.7.1-1", "N15"), of("MQTT-3.3.2-2", "MQTT-4.7.0-1", "N15")),

  /** No Keep Alive is kept, in 5.0 neither the client's nor the broker's. */
  NO_PING(
      of("MQTT-3.1.2-23", "N21"),
      of("MQTT-3.1.2-20", "MQTT-3.1.2-21", "MQTT-3.2.2-21", "N21", "N31")),

  /** Where there is no DISCONNECT, nothing follows it; and 5.0 lets a client go without it. */
  LEAVES_WITHOUT_A_WORD(of("MQTT-3.14.1-1"), of()),

  /** One bit. */
  SETS_THE_RESERVED_FLAG(of("MQTT-3.1.2-3"), of("MQTT-3.1.2-3")),

  /** From the first burst on; other packets are not held back, and quotas are given back. */
  EXCEEDS_RECEIVE_MAXIMUM(of("MQTT-3.3.4-7", "MQTT-4.9.0-1", "MQTT-4.9.0-2", "N28")),

  /** PUBREL after a PUBREC of 80 or above, so that its place in the window is not free. */
  GOES_ON_AFTER_A_REFUSAL(of("MQTT-4.3.3-4", "N28", "N34", "U5-15")),

  /** The PUBLISH, over a reconnect; the call has failed and its place was free. */
  REPEATS_WHAT_WAS_REFUSED(of("MQTT-4.4.0-2", "N34")),

  /** Each with its topic, so that every connection has its own. */
  USES_ALIASES_UNASKED(of("MQTT-3.2.2-18")),

  /** Said twice: of CONNACK, and of the alias. */
  USES_ALIASES_BEYOND_THE_LIMIT(of("MQTT-3.2.2-17", "MQTT-3.3.2-9")),

  /** Within the limit, and no alias. */
  USES_ALIAS_ZERO(of("MQTT-3.3.2-8")),

  /** What is open is sent again where no session is present, which is the only time for it. */
  KEEPS_A_LOST_SESSION(of("MQTT-3.2.2-5", "MQTT-4.4.0-1", "N04")),

  /**
   * The size, the Keep Alive, the QoS, RETAIN, the window and the kinds of subscription. Of the
   * window it breaks what {@link #EXCEEDS_RECEIVE_MAXIMUM} breaks.
   */
  IGNORES_THE_BROKERS_LIMITS(
      of(
          "MQTT-3.1.2-21",
          "MQTT-3.2.2-11",
          "MQTT-3.2.2-14",
          "MQTT-3.2.2-15",
          "MQTT-3.2.2-21",
          "MQTT-3.3.4-7",
          "MQTT-4.9.0-1",
          "MQTT-4.9.0-2",
          "N28",
          "N31",
          "U5-10")),

  /** None: the client that the others are mutants of. */
  NONE(of(), of());

  private final Map<MqttVersion, Set<String>> broken = new EnumMap<>(MqttVersion.class);

  Mutant(Set<String> in311, Set<String> in5) {
    this(in5);
    broken.put(MqttVersion.V3_1_1, in311);
  }

  /** A mutant of what 5.0 alone has. */
  Mutant(Set<String> in5) {
    broken.put(MqttVersion.V5_0, in5);
  }

  private static Set<String> of(String... statements) {
    return Set.of(statements);
  }

  /** The versions it is tried on. */
  Set<MqttVersion> versions() {
    return broken.keySet();
  }

  /** The statements of a version that fail, and no other. */
  Set<String> breaks(MqttVersion version) {
    return Stream.ofNullable(broken.get(version))
        .flatMap(Set::stream)
        .map(statement -> version.number() + "/" + statement)
        .collect(Collectors.toUnmodifiableSet());
  }
}
