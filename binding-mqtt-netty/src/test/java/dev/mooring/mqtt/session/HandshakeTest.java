package dev.mooring.mqtt.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.mqtt.packet.ConnAck;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CONNECT and CONNACK: all return codes, both values of Session Present, all kinds of session. */
class HandshakeTest {

  @ParameterizedTest(name = "clean {0}, known {1}, resumes unknown {2}, present {3}: {4}")
  @CsvSource({
    "false, false, true,  false, NEW_SESSION",
    "false, false, true,  true,  RESUMED_SESSION",
    "false, false, false, false, NEW_SESSION",
    "false, false, false, true,  UNKNOWN_SESSION",
    "false, true,  true,  false, NEW_SESSION",
    "false, true,  true,  true,  RESUMED_SESSION",
    "false, true,  false, false, NEW_SESSION",
    "false, true,  false, true,  RESUMED_SESSION",
    "true,  false, true,  false, NEW_SESSION",
    "true,  false, true,  true,  VIOLATION",
    "true,  false, false, false, NEW_SESSION",
    "true,  false, false, true,  VIOLATION",
    "true,  true,  true,  false, NEW_SESSION",
    "true,  true,  true,  true,  VIOLATION",
    "true,  true,  false, false, NEW_SESSION",
    "true,  true,  false, true,  VIOLATION",
  })
  void sessionPresentMeansAnotherThingForEachKindOfSession_MQTT_3_2_2_1(
      boolean clean, boolean known, boolean resumes, boolean present, Handshake.Result result) {
    SessionState state = new SessionState();
    state.known = known;
    Handshake handshake = new Handshake(config(clean, resumes), false);
    assertEquals(clean, handshake.cleanSession(state));
    assertEquals(result, handshake.onConnAck(new ConnAck(present, 0), clean, state));
  }

  @ParameterizedTest(name = "code {0}, present {1}: {2}")
  @CsvSource({
    "1, false, REFUSED",
    "2, false, REFUSED",
    "3, false, REFUSED_FOR_NOW",
    "4, false, REFUSED",
    "5, false, REFUSED",
    "6, false, VIOLATION",
    "128, false, VIOLATION",
    "255, false, VIOLATION",
    "1, true, VIOLATION",
    "3, true, VIOLATION",
    "5, true, VIOLATION",
    "255, true, VIOLATION",
  })
  void returnCodesAreRefusalsOrReserved_MQTT_3_2_2_4(
      int code, boolean present, Handshake.Result result) {
    SessionState state = new SessionState();
    assertEquals(
        result,
        new Handshake(config(false, true), false)
            .onConnAck(new ConnAck(present, code), false, state));
    assertFalse(state.known);
    assertTrue(
        new Mqtt311Protocol(config(false, true))
            .describe(new ConnAck(false, code))
            .contains(String.valueOf(code)));
  }

  @Test
  void anUnknownSessionIsWipedByOneCleanConnect() {
    SessionState state = new SessionState();
    Handshake handshake = new Handshake(config(false, false), false);
    assertEquals(
        Handshake.Result.UNKNOWN_SESSION, handshake.onConnAck(new ConnAck(true, 0), false, state));
    assertTrue(handshake.cleanSession(state));
    assertEquals(
        Handshake.Result.REFUSED_FOR_NOW, handshake.onConnAck(new ConnAck(false, 3), true, state));
    assertTrue(handshake.cleanSession(state));
    assertEquals(Handshake.Result.WIPED, handshake.onConnAck(new ConnAck(false, 0), true, state));
    assertFalse(handshake.cleanSession(state));
    assertEquals(
        Handshake.Result.NEW_SESSION, handshake.onConnAck(new ConnAck(false, 0), false, state));
  }

  private static SessionConfig config(boolean clean, boolean resumes) {
    return new SessionConfig(clean, resumes, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, null);
  }

  @ParameterizedTest(name = "{0} | {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
                                     | start                | open                    | CONNECTING
          start                      | start                |                         |
          start                      | opened               | CONNECT                 |
          start                      | failed               |                         | WAITING
          start                      | wait 10000           | close                   | WAITING
          start                      | close 0              | close, closed           | CLOSED
          start                      | suspend 0            | close                   | IDLE
          start; opened              | CONNACK 0 0          |                         | CONNECTED
          start; opened              | CONNACK 1 0          |                         | CONNECTED
          start; opened              | CONNACK 0 1          | close                   | REFUSED
          start; opened              | CONNACK 0 2          | close                   | REFUSED
          start; opened              | CONNACK 0 3          | close                   | WAITING
          start; opened              | CONNACK 0 4          | close                   | REFUSED
          start; opened              | CONNACK 0 5          | close                   | REFUSED
          start; opened              | CONNACK 0 6          | close                   | WAITING
          start; opened              | CONNACK 1 5          | close                   | WAITING
          start; opened              | cut                  |                         | WAITING
          start; opened              | malformed            | close                   | WAITING
          start; opened              | wait 10000           | close                   | WAITING
          start; opened              | PUBACK 1             | close                   | WAITING
          start; opened              | PUBREC 1             | close                   | WAITING
          start; opened              | PUBCOMP 1            | close                   | WAITING
          start; opened              | SUBACK 1 0           | close                   | WAITING
          start; opened              | UNSUBACK 1           | close                   | WAITING
          start; opened              | PINGRESP             | close                   | WAITING
          start; opened              | close 0              | close, closed           | CLOSED
          start; opened              | suspend 0            | close                   | IDLE
          start; opened; CONNACK 0 0 | CONNACK 0 0          | close                   | WAITING
          start; opened; CONNACK 0 0 | PINGRESP             |                         |
          start; opened; CONNACK 0 0 | cut                  |                         | WAITING
          start                      | reconnect            |                         |
          start; opened              | reconnect            | close                   | WAITING
          start; opened; CONNACK 0 0 | reconnect            | close                   | WAITING
          start; failed              | reconnect            |                         |
          close 0                    | reconnect            |                         |
          start; opened; CONNACK 0 0 | suspend 0            | DISCONNECT, close       | IDLE
          start; opened; CONNACK 0 0 | close 0              | DISCONNECT, close, closed | CLOSED
          start; failed              | wait 100             | open                    | CONNECTING
          start; failed              | start                |                         |
          start; failed              | cut                  |                         |
          start; failed              | CONNACK 0 0          |                         |
          start; failed              | suspend 0; wait 9999 |                         | IDLE
          start; failed              | close 0; wait 9999   | closed                  | CLOSED
          start; opened; CONNACK 0 5 | wait 999             |                         |
          start; opened; CONNACK 0 5 | wait 1000            | open                    | CONNECTING
          start; suspend 0           | start                | open                    | CONNECTING
          start; close 0             | start; wait 9999     |                         |
          close 0                    | close 0; suspend 0   |                         |
          """)
  void everyStateOfTheConnection_T61(
      @Nullable String before, String input, @Nullable String effects, @Nullable String phases) {
    SessionScript script = new SessionScript("maxDelay=1000").after(before);
    assertEquals(effects == null ? "" : effects, script.run(input));
    assertEquals(phases == null ? "" : phases, script.effects.takePhases());
  }

  @Test
  void anOutputWithoutAStoreWipesTheSessionOfAnEarlierProcessFirst() {
    SessionScript script = new SessionScript("wipes").after("publish a 1");
    assertEquals("open, CONNECT, DISCONNECT, close, open", script.run("connect 1"));
    assertEquals("CONNECT clean, DISCONNECT, close, open", script.run("connect 0"));
    assertEquals("CONNECT, PUBLISH a 1", script.run("connect 0"));
    assertEquals("open, CONNECT, PUBLISH a 1 dup", script.run("cut; connect 1"));
  }

  @Test
  void aSessionAfterAnUnansweredConnectIsDoubtful() {
    SessionState state = new SessionState();
    state.known = true;
    Handshake handshake = new Handshake(config(false, true), true);
    handshake.onConnectSent();
    assertEquals(
        Handshake.Result.DOUBTFUL_SESSION, handshake.onConnAck(new ConnAck(true, 0), false, state));
    handshake.onConnectSent();
    assertEquals(
        Handshake.Result.RESUMED_SESSION, handshake.onConnAck(new ConnAck(true, 0), false, state));
    handshake.onConnectSent();
    handshake.onConnectSent();
    assertEquals(
        Handshake.Result.REFUSED_FOR_NOW, handshake.onConnAck(new ConnAck(false, 3), true, state));
    handshake.onConnectSent();
    assertEquals(
        Handshake.Result.DOUBTFUL_SESSION, handshake.onConnAck(new ConnAck(true, 0), false, state));
    handshake.onConnectSent();
    handshake.onConnectSent();
    assertEquals(
        Handshake.Result.NEW_SESSION, handshake.onConnAck(new ConnAck(false, 0), false, state));
    handshake.onConnectSent();
    assertEquals(
        Handshake.Result.RESUMED_SESSION, handshake.onConnAck(new ConnAck(true, 0), false, state));
  }

  @Test
  void aWipeThatIsCutShortIsTriedAgain() {
    SessionScript script = new SessionScript("wipes").after("connect 1; opened; cut");
    assertEquals("open, CONNECT clean, DISCONNECT, close, open", script.run("connect 0"));
  }

  @Test
  void aBrokerThatHasTheSessionAgainAfterEachWipeIsNotAskedInABusyLoop() {
    SessionScript script = new SessionScript("wipes minDelay=100 maxDelay=1000");
    long start = script.millis();
    int attempts = 0;
    while (script.millis() - start < 60_000) {
      script.after("connect 1").after("connect 0");
      attempts++;
      assertTrue(attempts < 1_000, "a busy loop");
    }
    assertTrue(attempts < 400, attempts + " attempts in a minute");
  }

  @Test
  void aSessionThatTheStoreKnowsIsResumedEvenByAnOutput() {
    SessionScript script =
        new SessionScript("wipes store", SessionScript.stored("3=a:1", Set.of(), Set.of()));
    assertEquals("open, CONNECT, PUBLISH a 3 dup", script.run("connect 1"));
  }

  @Test
  void aPeerThatAcceptsAndSaysNothingIsGivenUpAndTriedAgainLater_N18() {
    SessionScript script = new SessionScript("minDelay=100 maxDelay=1000");
    for (int i = 0; i < 20; i++) {
      script.after("start; wait 1000");
      assertEquals("CONNECT", script.run("opened"));
      script.after("cut");
    }
    script.after("wait 1000");
    assertEquals("CONNECT", script.run("opened"));
    script.after("CONNACK 0 0");
    assertEquals("PUBLISH a", script.run("publish a 0"));
  }
}
