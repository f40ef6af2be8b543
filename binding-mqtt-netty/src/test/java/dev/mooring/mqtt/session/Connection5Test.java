package dev.mooring.mqtt.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The beginning and the end of connections in MQTT 5.0. */
class Connection5Test {

  @ParameterizedTest(name = "{0}: [{1}] {2} | {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Clean Start 0 resumes       |                   | start | opened | CONNECT
          3.2.2-4 Session Present 1   | clean expiry=0    | start; opened | CONNACK 1 0 | DISCONNECT 82, close
          an input goes on            |                   | start; opened | CONNACK 1 0 |
          an output begins anew       | wipes             | start | opened | CONNECT clean
          3.2.2-4 of an output        | wipes             | start; opened | CONNACK 1 0 | DISCONNECT 82, close
          an output goes on later     | wipes             | connect 0; cut | connect 1 | open, CONNECT
          clean without expiry        | clean expiry=0    | connect 0; cut | connect 0 | open, CONNECT clean
          clean start, then resumed   | clean             | connect 0; publish a 1; cut | connect 1 | open, CONNECT, PUBLISH a 1 dup
          3.1.3-2 the client id assigned stays | clean    | connect 0 id=srv-1; cut | connect 1 | open, CONNECT as srv-1
          3.1.2-4 nothing of old      | clean expiry=0    | connect 0; publish a 2; cut | connect 0 | open, CONNECT clean, UNKNOWN SESSION_LOST a
          N20 a second CONNACK        |                   | connect 0     | CONNACK 0 0 | DISCONNECT 82, close
          N20 PUBLISH before CONNACK  |                   | start; opened | PUBLISH m 1 5 | DISCONNECT 82, close
          U5-1 a malformed packet     |                   | connect 0     | malformed | DISCONNECT 81, close
          U5-13 no CONNACK            |                   | start; opened | wait 10000 | close
          3.1.0-2 one CONNECT         |                   | connect 0     | start; reauthenticate |
          3.14.4-2 close after DISCONNECT |               | connect 0     | suspend 0 | DISCONNECT, close
          3.14.4-1 nothing after DISCONNECT |             | connect 0; PUBLISH m 1 5; suspend 0 | settle m | in vain
          """)
  void connectionsBegin(
      String what,
      @Nullable String options,
      @Nullable String before,
      String input,
      @Nullable String effects) {
    SessionScript script =
        new SessionScript("mqtt5 " + (options == null ? "" : options)).after(before);
    assertEquals(effects == null ? "" : effects, script.run(input));
  }

  @ParameterizedTest(name = "CONNACK {0}: {1}")
  @CsvSource({
    "80, WAITING", "81, REFUSED", "82, REFUSED", "83, WAITING", "84, REFUSED", "85, REFUSED",
    "86, REFUSED", "87, REFUSED", "88, WAITING", "89, WAITING", "8A, REFUSED", "8C, REFUSED",
    "90, REFUSED", "95, REFUSED", "97, WAITING", "99, REFUSED", "9A, REFUSED", "9B, REFUSED",
    "9C, REFUSED", "9D, REFUSED", "9F, WAITING",
  })
  @DisplayName(
      "N39 [MQTT-4.13.2-1] [MQTT-3.1.2-2] a refusal closes; its code says when to try again")
  void refusals(String code, SessionStatus.Phase phase) {
    SessionScript script = new SessionScript("mqtt5").after("start; opened");
    assertEquals("close", script.run("CONNACK 0 0 code=" + code));
    assertEquals(phase.name(), script.effects.takePhases());
    if (phase == SessionStatus.Phase.REFUSED) {
      assertEquals("", script.run("wait 999"));
      assertEquals("open", script.run("wait 1"));
    }
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"89", "97", "9F"})
  @DisplayName("a broker that is busy or has a quota is asked less and less often")
  void backsOff(String code) {
    SessionScript script = new SessionScript("mqtt5 minDelay=100 maxDelay=60000");
    int attempts = 0;
    while (script.millis() < 600_000) {
      script.after("connect 0 code=" + code);
      attempts++;
    }
    assertTrue(attempts < 60, attempts + " attempts in ten minutes");
    assertEquals("open, CONNECT", script.run("connect 0"));
  }

  @ParameterizedTest(name = "DISCONNECT {0}: {1}")
  @CsvSource({
    "00, WAITING", "80, WAITING", "87, REFUSED", "89, WAITING", "8B, WAITING", "8D, WAITING",
    "8E, REFUSED", "93, WAITING", "97, WAITING", "98, REFUSED", "9C, REFUSED", "9D, REFUSED",
    "9F, WAITING", "A0, WAITING",
  })
  @DisplayName("N37 N27 [MQTT-4.13.2-1] DISCONNECT closes; its code says when to come back")
  void disconnects(String code, SessionStatus.Phase phase) {
    SessionScript script = new SessionScript("mqtt5").after("connect 0; publish a 1");
    assertEquals("close", script.run("DISCONNECT " + code));
    assertEquals(phase.name(), script.effects.takePhases());
    if (phase == SessionStatus.Phase.REFUSED) {
      assertEquals("", script.run("wait 999"));
    }
    assertEquals("open, CONNECT, PUBLISH a 1 dup", script.run("connect 1"));
  }

  @Test
  @DisplayName(
      "a broker that answers with a CONNACK of 3.1.1 is a clear failure, not a decode error")
  void oldConnAck() {
    SessionScript script = new SessionScript("mqtt5").after("start; opened");
    assertEquals("close", script.run("OLDCONNACK 1"));
    assertEquals(
        "the broker answered MQTT 5.0 with a CONNACK of MQTT 3.1.1 (return code 1): it does not"
            + " speak MQTT 5.0; use bindings.mqtt3 with it",
        script.effects.lastReason());
    assertEquals("REFUSED", script.effects.takePhases());
  }

  @Test
  @DisplayName("what the broker says of a refusal is shown, shortened and on one line")
  void reasonsAreShown() {
    SessionScript script = new SessionScript("mqtt5").after("start; opened");
    script.run("CONNACK 0 0 code=87 reason=no\nway server=other");
    assertEquals(
        "the broker refused: not authorized (0x87): no way; it refers to other",
        script.effects.lastReason());
  }

  @ParameterizedTest(name = "N31: asks {0}, CONNACK {1}: ping after {2}")
  @CsvSource({
    "60000, keepAlive=2, 1500",
    "0,     keepAlive=2, 1500",
    "2000,  keepAlive=4, 3000",
    "2000,  aliases=0,   1500",
  })
  @DisplayName("[MQTT-3.1.2-20] [MQTT-3.1.2-21] [MQTT-3.2.2-21] the server's keep alive holds")
  void serverKeepAlive(long keepAlive, String connAck, long pingAfter) {
    SessionScript script = new SessionScript("mqtt5 keepAlive=" + keepAlive);
    script.after("connect 0 " + connAck);
    assertEquals("", script.run("wait " + (pingAfter - 1)));
    assertEquals("PINGREQ", script.run("wait 1"));
  }

  @Test
  @DisplayName("[MQTT-3.1.2-21] a server keep alive of 0 needs no pings, on this connection alone")
  void serverKeepAliveOfZero() {
    SessionScript script = new SessionScript("mqtt5 keepAlive=2000").after("connect 0 keepAlive=0");
    assertEquals("", script.run("wait 60000"));
    script.after("cut; connect 1");
    assertEquals("PINGREQ", script.run("wait 1500"));
  }

  @ParameterizedTest(name = "N35: {0} allowed, {1}: {2}")
  @CsvSource({
    "other,          DISCONNECT 9C other,              open other",
    "other,          DISCONNECT 9D other:1884,         open other:1884",
    "other:1884,     DISCONNECT 9D other:1884,         open other:1884",
    "other:1884,     DISCONNECT 9D other:1885,         open",
    "*.example.com,  DISCONNECT 9D a.example.com,      open a.example.com",
    "*.example.com,  DISCONNECT 9D example.com.evil,   open",
    "*.example.com,  DISCONNECT 9D evilexample.com,    open",
    "*,              DISCONNECT 9D [::1]:1883,         open [::1]:1883",
    "*,              DISCONNECT 9D [::1,               open",
    "*,              DISCONNECT 9D other:99999,        open",
    "*,              DISCONNECT 9D,                    open",
    "other,          DISCONNECT 8B other,              open",
    "none,           DISCONNECT 9C other,              open",
    "other,          CONNACK 0 0 code=9C server=other, open other",
    "none,           CONNACK 0 0 code=9D server=other, open",
  })
  @DisplayName("N35 U5-16 a reference to another server is followed only where that is allowed")
  void redirects(String allowed, String told, String next) {
    SessionScript script = new SessionScript("mqtt5 follow=" + allowed);
    script.after(told.startsWith("CONNACK") ? "start; opened" : "connect 0");
    assertEquals("close", script.run(told));
    assertEquals(next, script.run("wait 1000"));
  }

  @Test
  @DisplayName("N35 a server that cannot be reached is given up; two that point at each other, too")
  void redirectsEnd() {
    SessionScript script = new SessionScript("mqtt5 follow=*").after("connect 0; DISCONNECT 9D b");
    assertEquals("open b", script.run("wait 0"));
    assertEquals("open", script.run("failed; wait 1000"));
    script.after("opened; CONNACK 0 0; DISCONNECT 9C c");
    assertEquals("open c", script.run("wait 0"));
    script.after("opened; CONNACK 0 0");
    assertEquals("close, open d", script.run("DISCONNECT 9C d; wait 0"));
    script.after("opened; CONNACK 0 0");
    assertEquals("close", script.run("DISCONNECT 9C e; wait 0"));
    assertEquals("REFUSED", script.effects.takePhases());
  }
}
