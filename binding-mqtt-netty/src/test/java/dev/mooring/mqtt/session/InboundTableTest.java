package dev.mooring.mqtt.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The receiver's side of QoS 0, 1 and 2: what each fact does in each state of a delivery. */
class InboundTableTest {

  private static void check(
      String options, @Nullable String before, String input, @Nullable String effects) {
    SessionScript script = new SessionScript(options).after(before);
    assertEquals(effects == null ? "" : effects, script.run(input));
  }

  @ParameterizedTest(name = "{0} | {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          connect 0                           | PUBLISH m 0 | deliver m
          connect 0; PUBLISH m 0              | settle m    |
          connect 0; PUBLISH m 0              | release m   |
          connect 0; PUBLISH m 0              | PUBLISH m 0 | deliver m
          connect 0; PUBLISH m 0; settle m    | settle m    | in vain
          connect 0; PUBLISH m 0; release m   | settle m    | in vain
          connect 0; PUBLISH m 0; cut         | settle m    |
          start; opened                       | PUBLISH m 0 | close
          """)
  void qos0IsHandedOverAndNeverAcknowledged(
      @Nullable String before, String input, @Nullable String effects) {
    check("", before, input, effects);
  }

  @ParameterizedTest(name = "MQTT-4.3.2-2: {0} | {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          connect 0                                    | PUBLISH m 1 5     | deliver m
          connect 0; PUBLISH m 1 5                     | settle m          | PUBACK 5
          connect 0; PUBLISH m 1 5                     | release m         |
          connect 0; PUBLISH m 1 5                     | PUBLISH m 1 5 dup |
          connect 0; PUBLISH m 1 5; PUBLISH m 1 5 dup  | settle m          | PUBACK 5
          connect 0; PUBLISH m 1 5; settle m           | PUBLISH m 1 5 dup | deliver m
          connect 0; PUBLISH m 1 5; settle m           | PUBLISH n 1 5     | deliver n
          connect 0; PUBLISH m 1 5; settle m           | settle m          | in vain
          connect 0; PUBLISH m 1 5; settle m           | release m         |
          connect 0; PUBLISH m 1 5; release m          | settle m          | in vain
          connect 0; PUBLISH m 1 5; release m          | PUBLISH m 1 5 dup |
          connect 0; PUBLISH m 1 5; cut                | settle m          | in vain
          connect 0; PUBLISH m 1 5; cut; connect 1     | settle m          | in vain
          connect 0; PUBLISH m 1 5; cut; connect 1     | PUBLISH m 1 5 dup | deliver m
          connect 0; PUBLISH m 1 5; cut; connect 0     | settle m          | in vain
          connect 0; PUBLISH m 1 5; cut; settle m; connect 1 | PUBLISH m 1 5 dup | deliver m
          connect 0; PUBLISH m 1 5; PUBLISH n 1 6      | settle n          |
          connect 0; PUBLISH m 1 5; PUBLISH n 1 6; settle n | settle m     | PUBACK 5, PUBACK 6
          connect 0; PUBLISH m 1 5; PUBLISH n 1 6; settle n | release m    |
          connect 0; PUBLISH m 1 5; PUBLISH n 1 6      | suspend 0         | DISCONNECT, close
          connect 0; PUBLISH m 1 5; close 0            | settle m          | in vain
          start; opened                                | PUBLISH m 1 5     | close
          """)
  void qos1IsAcknowledgedOnceSettledOnItsOwnConnection_T38_T39_T41(
      @Nullable String before, String input, @Nullable String effects) {
    check("", before, input, effects);
  }

  @ParameterizedTest(name = "MQTT-4.3.3-2, T40, T47: {0} | {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          connect 0                                    | PUBLISH m 2 5     | deliver m
          connect 0                                    | PUBLISH m 2 5 dup | deliver m
          connect 0; PUBLISH m 2 5                     | settle m          | PUBREC 5
          connect 0; PUBLISH m 2 5                     | PUBLISH m 2 5 dup |
          connect 0; PUBLISH m 2 5                     | PUBLISH m 2 5     |
          connect 0; PUBLISH m 2 5; PUBLISH m 2 5 dup  | settle m          | PUBREC 5
          connect 0; PUBLISH m 2 5; settle m           | PUBLISH m 2 5 dup | PUBREC 5
          connect 0; PUBLISH m 2 5; settle m           | PUBLISH m 2 5     | PUBREC 5
          connect 0; PUBLISH m 2 5; settle m           | PUBREL 5          | PUBCOMP 5
          connect 0; PUBLISH m 2 5; settle m           | settle m          | in vain
          connect 0; PUBLISH m 2 5; settle m; PUBREL 5 | PUBREL 5          | PUBCOMP 5
          connect 0; PUBLISH m 2 5; settle m; PUBREL 5 | PUBLISH n 2 5     | deliver n
          connect 0                                    | PUBREL 5          | PUBCOMP 5
          connect 0; PUBLISH m 2 5                     | PUBREL 6          | PUBCOMP 6
          connect 0; PUBLISH m 2 5; cut                | settle m          |
          connect 0; PUBLISH m 2 5; cut; connect 1     | PUBLISH m 2 5 dup |
          connect 0; PUBLISH m 2 5; cut; connect 1     | settle m          |
          connect 0; PUBLISH m 2 5; cut; connect 1; settle m | PUBLISH m 2 5 dup | PUBREC 5
          connect 0; PUBLISH m 2 5; cut; connect 1; PUBLISH m 2 5 dup | settle m | PUBREC 5
          connect 0; PUBLISH m 2 5; cut; settle m; connect 1 | PUBLISH m 2 5 dup | PUBREC 5
          connect 0; PUBLISH m 2 5; settle m; cut; connect 1 | PUBLISH m 2 5 dup | PUBREC 5
          connect 0; PUBLISH m 2 5; settle m; cut; connect 1 | PUBREL 5    | PUBCOMP 5
          connect 0; PUBLISH m 2 5; release m          | settle m          | in vain
          connect 0; PUBLISH m 2 5; release m; cut; connect 1 | PUBLISH m 2 5 dup | deliver m
          connect 0; PUBLISH m 2 5; release m; cut; connect 1; PUBLISH m 2 5 dup | settle m | PUBREC 5
          connect 0; PUBLISH m 2 5; cut; release m; connect 1 | PUBLISH m 2 5 dup | deliver m
          connect 0; PUBLISH m 2 5; cut; connect 0     | settle m          | in vain
          connect 0; PUBLISH m 2 5; cut; connect 0     | PUBLISH n 2 5     | deliver n
          connect 0; PUBLISH m 2 5; cut; connect 0; PUBLISH n 2 5 | settle m | in vain
          connect 0; PUBLISH m 2 5; cut; connect 0; PUBLISH n 2 5 | settle n | PUBREC 5
          connect 0; PUBLISH m 2 5; PUBLISH n 2 6      | settle n          |
          connect 0; PUBLISH m 2 5; PUBLISH n 2 6; settle n | settle m     | PUBREC 5, PUBREC 6
          connect 0; PUBLISH m 2 5; PUBLISH n 2 6; settle n; cut; connect 1; PUBLISH m 2 5 dup; PUBLISH n 2 6 dup | settle m | PUBREC 5, PUBREC 6
          connect 0; PUBLISH m 2 5; close 0            | settle m          | in vain
          connect 0; PUBLISH m 2 5; settle m; cut; wait 1000; opened; cut; connect 1 | PUBLISH m 2 5 dup | PUBREC 5
          connect 0; PUBLISH m 2 5; settle m; cut; wait 1000; opened; cut; connect 1 | PUBLISH n 2 5 | deliver n
          connect 0; PUBLISH m 2 5; cut; wait 1000; opened; cut; connect 1; PUBLISH n 2 5 | settle m | in vain
          connect 0; PUBLISH m 2 5; cut; wait 1000; opened; cut; connect 1; PUBLISH n 2 5 | settle n | PUBREC 5
          connect 0; wait 1000; cut; wait 1000; opened; cut; connect 1; PUBLISH m 2 5; settle m | PUBLISH m 2 5 | PUBREC 5
          start; opened                                | PUBREL 5          | close
          start; opened                                | PUBLISH m 2 5     | close
          """)
  void qos2BelongsToTheSessionAndIsHandedOverOnce(
      @Nullable String before, String input, @Nullable String effects) {
    check("", before, input, effects);
  }

  @Test
  void pubAcksAndPubRecsAreTwoQueues_MQTT_4_6_0_2_and_3() {
    SessionScript script =
        new SessionScript("")
            .after("connect 0; PUBLISH a 1 5; PUBLISH b 2 3; PUBLISH c 1 9; PUBLISH d 2 1");
    assertEquals("", script.run("settle c; settle d"));
    assertEquals("PUBREC 3, PUBREC 1", script.run("settle b"));
    assertEquals("PUBACK 5, PUBACK 9", script.run("settle a"));
  }

  @Test
  void oneIdentifierServesBothDirectionsAtATime() {
    SessionScript script = new SessionScript("").after("connect 0; publish a 2; PUBLISH m 2 1");
    assertEquals("published a, PUBREL 1", script.run("PUBREC 1"));
    assertEquals("PUBREC 1", script.run("settle m"));
    assertEquals("PUBCOMP 1", script.run("PUBREL 1"));
    assertEquals("", script.run("PUBCOMP 1"));
    assertEquals(0, script.session.inFlight());
  }

  @Test
  void whatAnEarlierProcessSettledIsNotHandedOverAgain_T47() {
    SessionScript script =
        new SessionScript("store", SessionScript.stored("", Set.of(5), Set.of()))
            .after("connect 1");
    assertEquals("PUBREC 5", script.run("PUBLISH m 2 5 dup"));
    assertEquals("", script.run("PUBREL 5"));
    assertEquals("PUBCOMP 5", script.run("commit"));
    assertEquals("deliver n", script.run("PUBLISH n 2 5"));
  }

  @Test
  void aPubRelForEveryIdentifierEverIsAnswered_T46() {
    SessionScript script = new SessionScript("").after("connect 0");
    for (int id : new int[] {1, 2, 500, 65_535}) {
      assertEquals("PUBCOMP " + id, script.run("PUBREL " + id));
    }
  }

  @Test
  void settledMessagesBehindOneThatIsNotGiveTheirMemoryBack() {
    SessionScript script =
        new SessionScript("").after("connect 0; PUBLISH a 1 1 100B; PUBLISH b 1 2 100B");
    Incoming settled = script.effects.delivery("b");
    script.after("settle b");
    assertEquals(101, script.session.unsettledBytes());
    assertThrows(IllegalStateException.class, settled::message);
  }

  @ParameterizedTest(name = "QoS {0}")
  @CsvSource({"1", "2"})
  void moreUnacknowledgedMessagesThanThereAreIdentifiersAreAViolation(int qos) {
    SessionScript script =
        new SessionScript("inbound=1000000 inboundBytes=1000000").after("connect 0");
    for (int id = 1; id <= 65_535; id++) {
      script.run("PUBLISH m " + qos + " " + id);
      if (qos == 2) {
        script.run("release m");
      }
    }
    assertEquals("close", script.run("PUBLISH n " + qos + " 1"));
  }
}
