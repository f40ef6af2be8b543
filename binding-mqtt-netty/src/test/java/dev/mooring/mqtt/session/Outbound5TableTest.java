package dev.mooring.mqtt.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What MQTT 5.0 adds to the sender's side: reason codes, limits, quota, aliases, expiry. */
class Outbound5TableTest {

  private static void check(
      String options, @Nullable String before, String input, @Nullable String effects) {
    SessionScript script = new SessionScript("mqtt5 " + options).after(before);
    assertEquals(effects == null ? "" : effects, script.run(input));
  }

  @ParameterizedTest(name = "{0}: {1} | {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          4.3.2-3 | connect 0; publish a 1                | PUBACK 1          | published a
          N34     | connect 0; publish a 1                | PUBACK 1 10       | published a
          4.4.0-2 | connect 0; publish a 1                | PUBACK 1 80       | NOT_SENT REJECTED a
          4.4.0-2 | connect 0; publish a 1                | PUBACK 1 97       | NOT_SENT REJECTED a
          4.4.0-2 | connect 0; publish a 1; PUBACK 1 87; cut | connect 1      | open, CONNECT
          4.4.0-2 | connect 0; publish a 1; cut; connect 1 | PUBACK 1 87      | UNKNOWN NOT_AUTHORIZED a
          4.4.0-2 | connect 0; publish a 1 100ms; wait 100 | PUBACK 1 87      |
          4.3.2-3 | connect 0; publish a 1                | PUBACK 2          |
          4.3.2-3 | connect 0; publish a 1                | PUBREC 1          | DISCONNECT 82, close
          4.3.3-4 | connect 0; publish a 2                | PUBREC 1          | published a, PUBREL 1
          4.3.3-4 | connect 0; publish a 2                | PUBREC 1 10       | published a, PUBREL 1
          4.3.3-4 | connect 0; publish a 2                | PUBREC 1 87       | NOT_SENT NOT_AUTHORIZED a
          4.4.0-2 | connect 0; publish a 2; PUBREC 1 87; cut | connect 1      | open, CONNECT
          4.3.3-3 | connect 0; publish a 2                | PUBACK 1          | DISCONNECT 82, close
          4.3.3-5 | connect 0; publish a 2; PUBREC 1; cut | connect 1         | open, CONNECT, PUBREL 1
          4.3.3-6 | connect 0; publish a 2; PUBREC 1; cut; connect 1 | PUBCOMP 1 |
          4.3.3-5 | connect 0; publish a 2; PUBREC 1      | PUBREC 1 91       |
          U5-17   | connect 0; publish a 2; PUBREC 1      | PUBCOMP 1 92      |
          3.6.2-1 | connect 0                             | PUBREC 77         | PUBREL 77 92
          4.3.3-4 | connect 0                             | PUBREC 77 91      |
          3.2.2-5 | connect 0; publish a 2; cut           | connect 0         | open, CONNECT, UNKNOWN SESSION_LOST a
          3.2.2-5 | connect 0; publish a 1; cut           | connect 0         | open, CONNECT, PUBLISH a 2
          3.2.2-5 | connect 0; publish a 2; PUBREC 1; cut | connect 0         | open, CONNECT
          4.4.0-1 3.3.1-1 4.6.0-1 | connect 0; publish a 1; publish b 2; publish c 2; PUBREC 3; cut | connect 1 | open, CONNECT, PUBLISH a 1 dup, PUBLISH b 2 dup, PUBREL 3
          4.6.0-4 | connect 0; publish a 2; publish b 2; publish c 2 | PUBREC 3; PUBREC 1; PUBREC 2 | published c, PUBREL 3, published a, PUBREL 1, published b, PUBREL 2
          3.1.2-23 | connect 0; publish a 1; publish b 2; cut | connect 1     | open, CONNECT, PUBLISH a 1 dup, PUBLISH b 2 dup
          """)
  void reasonCodesEndExchanges(
      String rule, @Nullable String before, String input, @Nullable String effects) {
    check("", before, input, effects);
  }

  @ParameterizedTest(name = "[MQTT-{0}] {1} | {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          3.2.2-11 | connect 0 qos=0                      | publish a 1           | NOT_SENT REJECTED a
          3.2.2-11 | connect 0 qos=1                      | publish a 2           | NOT_SENT REJECTED a
          3.2.2-11 | connect 0 qos=1                      | publish a 1           | PUBLISH a 1
          3.2.2-11 | publish a 2; publish b 1             | connect 0 qos=1       | open, CONNECT, NOT_SENT REJECTED a, PUBLISH b 1
          3.2.2-11 | connect 0; publish a 2; cut          | connect 1 qos=1       | open, CONNECT, UNKNOWN REJECTED a
          3.2.2-14 | connect 0 retain=0                   | publish a 1 retain    | NOT_SENT REJECTED a
          3.2.2-14 | connect 0 retain=0                   | publish a 1           | PUBLISH a 1
          3.2.2-15 | connect 0 size=64                    | publish a 1 56B       | PUBLISH a 1
          3.2.2-15 | connect 0 size=64                    | publish a 1 57B       | NOT_SENT REJECTED a
          3.2.2-15 | connect 0 size=64                    | publish a 0 58B       | PUBLISH a
          3.2.2-15 | connect 0 size=64                    | publish a 0 59B       | NOT_SENT REJECTED a
          3.2.2-15 | publish a 1 100B; publish b 1        | connect 0 size=64     | open, CONNECT, NOT_SENT REJECTED a, PUBLISH b 1
          3.2.2-15 | connect 0; publish a 1 100B; publish b 1; cut | connect 1 size=64 | open, CONNECT, UNKNOWN REJECTED a, PUBLISH b 2 dup
          """)
  void whatTheBrokerDoesNotTakeIsNotSent(
      String rule, @Nullable String before, String input, @Nullable String effects) {
    check("", before, input, effects);
  }

  @ParameterizedTest(name = "[MQTT-{0}] {1} | {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          4.9.0-1 | publish a 1; publish b 1; publish c 1 | connect 0 receive=2 | open, CONNECT, PUBLISH a 1, PUBLISH b 2
          3.3.4-7 | connect 0 receive=1; publish a 1; publish b 1 | PUBACK 1    | published a, PUBLISH b 2
          3.3.4-7 | connect 0 receive=1; publish a 2; publish b 1 | PUBREC 1    | published a, PUBREL 1
          4.9.0-2 | connect 0 receive=1; publish a 2; publish b 1; PUBREC 1 | PUBCOMP 1 | PUBLISH b 2
          4.9.0-2 | connect 0 receive=1; publish a 2; publish b 1 | PUBREC 1 97 | NOT_SENT REJECTED a, PUBLISH b 2
          4.9.0-2 | connect 0 receive=1; publish a 1; publish b 1 | PUBACK 1 80 | NOT_SENT REJECTED a, PUBLISH b 2
          4.9.0-2 | connect 0 receive=1; publish a 1; publish b 1; publish c 1 | PUBACK 1 | published a, PUBLISH b 2
          3.3.4-7 | connect 0 receive=1; publish a 1      | publish b 0         | PUBLISH b
          3.3.4-8 | connect 0 receive=1; publish a 1      | subscribe s x@1     | SUBSCRIBE 2 x@1
          4.9.0-3 | connect 0 receive=1; publish a 1      | PUBLISH m 2 9; settle m; PUBREL 9 | deliver m, PUBREC 9, PUBCOMP 9
          3.3.4-7 | connect 0; publish a 1; publish b 1; publish c 1; cut | connect 1 receive=1 | open, CONNECT, PUBLISH a 1 dup
          3.3.4-7 | connect 0; publish a 1; publish b 1; cut; connect 1 receive=1 | PUBACK 1 | published a, PUBLISH b 2 dup
          3.3.4-8 | connect 0; publish a 1; publish b 1; publish c 2; PUBREC 3; cut | connect 1 receive=1 | open, CONNECT, PUBLISH a 1 dup, PUBREL 3
          3.3.4-8 | connect 0; publish a 1; publish b 1; publish c 2; PUBREC 3; cut; connect 1 receive=1 | PUBACK 1 | published a, PUBLISH b 2 dup
          3.3.4-8 | connect 0; publish c 2; PUBREC 1; publish a 1; cut | connect 1 receive=1 | open, CONNECT, PUBREL 1, PUBLISH a 2 dup
          U5-15   | connect 0; publish c 2; PUBREC 1; publish a 1; publish b 1; cut; connect 1 receive=1 | PUBCOMP 1 |
          U5-15   | connect 0 receive=1; publish a 1; cut; connect 1 receive=2; publish b 1 | publish c 1 |
          """)
  void theQuotaOfTheBrokerIsKept(
      String rule, @Nullable String before, String input, @Nullable String effects) {
    check("window=5", before, input, effects);
  }

  @ParameterizedTest(name = "[MQTT-{0}] {1} | {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          3.2.2-18 | connect 0                                | publish a 0 | PUBLISH a
          3.2.2-17 | connect 0 aliases=1                      | publish a 0 | PUBLISH a is 1
          3.2.2-17 | connect 0 aliases=1; publish a 0         | publish b 0 | PUBLISH b is 1
          3.3.2-8  | connect 0 aliases=2; publish a 0         | publish a 1 | PUBLISH a 1 as 1
          3.3.2-9  | connect 0 aliases=2; publish a 0; publish b 0 | publish c 0 | PUBLISH c is 1
          3.3.2-9  | connect 0 aliases=2; publish a 0; publish b 0; publish a 0; publish c 0 | publish a 0 | PUBLISH a as 1
          3.3.2-9  | connect 0 aliases=9; publish a 0; publish b 0; publish c 0 | publish d 0 | PUBLISH d is 1
          3.3.2-7  | connect 0 aliases=2; publish a 1; cut    | connect 1 aliases=2 | open, CONNECT, PUBLISH a 1 dup is 1
          3.2.2-18 | connect 0 aliases=2; publish a 1; cut    | connect 1   | open, CONNECT, PUBLISH a 1 dup
          3.2.2-15 | connect 0 aliases=2 size=10              | publish a 0 1B | PUBLISH a
          3.2.2-15 | connect 0 aliases=2 size=20              | publish a 0 1B | PUBLISH a is 1
          """)
  void topicAliasesLiveAndDieWithTheConnection_T90(
      String rule, @Nullable String before, String input, @Nullable String effects) {
    check("aliases=3", before, input, effects);
  }

  @ParameterizedTest(name = "{0}: {1} | {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          the interval goes out          | connect 0                             | publish a 1 5s | PUBLISH a 1 expiry 5
          what is left of it goes out    | publish a 1 5s; wait 3000             | connect 0 | open, CONNECT, PUBLISH a 1 expiry 2
          a second begun is a second     | publish a 1 5s; wait 3500             | connect 0 | open, CONNECT, PUBLISH a 1 expiry 2
          nothing left: not sent         | publish a 1 5s; wait 5000             | connect 0 | open, CONNECT, NOT_SENT TIMEOUT a
          nothing left at QoS 0          | publish a 0 5s; wait 5000             | connect 0 | open, CONNECT, NOT_SENT TIMEOUT a
          4.3.3-7: sent once it goes on  | connect 0; publish a 2 1s; wait 3000  | PUBREC 1 | published a, PUBREL 1
          4.3.3-7: so does a repeat      | connect 0; publish a 2 1s; wait 3000; cut | connect 1 | open, CONNECT, PUBLISH a 1 dup expiry 1
          """)
  void messagesExpire(
      String what, @Nullable String before, String input, @Nullable String effects) {
    check("", before, input, effects);
  }

  @Test
  @DisplayName(
      "[MQTT-4.1.0-1] [MQTT-4.4.0-1] an exchange on a live connection has all the time of the world")
  void noRepeatOnALiveConnection() {
    SessionScript script = new SessionScript("mqtt5 expiry=0").after("connect 0; publish a 1");
    assertEquals("", script.run("wait 600000"));
    assertEquals("published a", script.run("PUBACK 1"));
  }

  @Test
  @DisplayName("[MQTT-4.1.0-1] [MQTT-4.4.0-1] also when its caller has given up")
  void noRepeatWhenTheCallerHasGivenUp() {
    SessionScript script =
        new SessionScript("mqtt5 expiry=0").after("connect 0; publish a 1 300000ms");
    assertEquals("UNKNOWN TIMEOUT a", script.run("wait 600000"));
    assertEquals(1, script.session.inFlight());
    assertEquals("", script.run("PUBACK 1"));
    assertEquals(0, script.session.inFlight());
  }

  @Test
  @DisplayName("[MQTT-2.2.1-3] [MQTT-4.3.2-1] [MQTT-4.3.3-1] no open identifier is used again")
  void identifiersAreUnique() {
    SessionScript script = new SessionScript("mqtt5 window=65535").after("connect 0");
    Set<Integer> open = new HashSet<>();
    for (int i = 0; i < 70_000; i++) {
      int id = Integer.parseInt(script.run("publish a 1").replace("PUBLISH a ", ""));
      assertTrue(id >= 1 && id <= 0xFFFF, () -> "identifier " + id);
      assertTrue(open.add(id), () -> "identifier " + id + " is open");
      if (i % 2 == 0) {
        assertEquals("published a", script.run("PUBACK " + id));
        open.remove(id);
      }
    }
    assertEquals(35_000, script.session.inFlight());
  }
}
