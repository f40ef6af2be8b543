package dev.mooring.mqtt.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many open exchanges at a cut: their order, their identifiers and the window afterwards. */
class OutboundResumeTest {

  @Test
  void repeatsLeaveInTheOriginalOrderAndBeforeNewMessages_MQTT_4_6_0_1() {
    SessionScript script =
        new SessionScript("window=4")
            .after("connect 0; publish a 1; publish b 2; publish c 1; publish d 2; PUBREC 2; cut")
            .after("publish e 1; publish f 0");
    assertEquals(
        "open, CONNECT, PUBLISH a 1 dup, PUBREL 2, PUBLISH c 3 dup, PUBLISH d 4 dup, PUBLISH f",
        script.run("connect 1"));
    assertEquals("published a, PUBLISH e 5", script.run("PUBACK 1"));
  }

  @ParameterizedTest(name = "T28: {0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PUBREC 1           | PUBREL 1, PUBLISH b 2 dup
          PUBREC 2           | PUBLISH a 1 dup, PUBREL 2
          PUBREC 1; PUBREC 2 | PUBREL 1, PUBREL 2
          wait 1             | PUBLISH a 1 dup, PUBLISH b 2 dup
          """)
  void aWindowThatWasFullAtTheCutIsNeitherExceededNorStuck(String before, String repeats) {
    SessionScript script =
        new SessionScript("window=2")
            .after("connect 0; publish a 2; publish b 2; publish c 2")
            .after(before)
            .after("cut");
    assertEquals("open, CONNECT, " + repeats, script.run("connect 1"));
    script.after("PUBREC 1; PUBREC 2");
    assertEquals("PUBLISH c 3", script.run("PUBCOMP 1"));
    assertEquals(2, script.session.inFlight());
  }

  @ParameterizedTest(name = "T26: {0} open")
  @CsvSource({"0", "1", "2", "3", "4"})
  void aCutAtEachFillLevelLeavesTheWindowUsable(int open) {
    SessionScript script = new SessionScript("window=4").after("connect 0");
    for (int i = 0; i < open; i++) {
      script.after("publish old" + i + " 1");
    }
    script.after("cut; connect 0");
    for (int i = 0; i < open; i++) {
      script.after("PUBACK " + (open + 1 + i));
    }
    assertEquals(0, script.session.inFlight());
    script.after("publish a 1; publish b 1; publish c 1; publish d 1");
    assertEquals(4, script.session.inFlight());
    assertEquals(0, script.session.queued());
  }

  @Test
  void messagesPublishedAnewAfterTheSessionWasLostKeepTheirOrderBeforeThoseThatWait() {
    SessionScript script =
        new SessionScript("window=3")
            .after("connect 0; publish a 1; publish b 2; publish c 1; publish d 1; cut");
    assertEquals(
        "open, CONNECT, UNKNOWN SESSION_LOST b, PUBLISH a 4, PUBLISH c 5, PUBLISH d 6",
        script.run("connect 0"));
  }

  @Test
  void aBlockedConnectionTakesTheRepeatsUpWhereItStopped() {
    SessionScript script =
        new SessionScript("").after("connect 0; publish a 1; publish b 2; cut; blocked");
    assertEquals("open, CONNECT", script.run("connect 1"));
    assertEquals("", script.run("publish c 1; publish d 0"));
    assertEquals(
        "PUBLISH a 1 dup, PUBLISH b 2 dup, PUBLISH d, PUBLISH c 3", script.run("writable"));
  }

  @Test
  void aPubRecThatComesBeforeTheRepeatMakesItAPubRel_T48() {
    SessionScript script =
        new SessionScript("").after("connect 0; publish a 2; publish b 2; cut; blocked; connect 1");
    assertEquals("published b, PUBREL 2", script.run("PUBREC 2"));
    assertEquals("PUBLISH a 1 dup", script.run("writable"));
  }

  @Test
  void aPubAckForTheExchangeNextInTurnLetsTheRepeatsGoOnBehindIt() {
    SessionScript script =
        new SessionScript("").after("connect 0; publish a 1; publish b 1; cut; blocked; connect 1");
    assertEquals("published a", script.run("PUBACK 1"));
    assertEquals("PUBLISH b 2 dup", script.run("writable"));
  }

  @Test
  void anEarlierProcesssExchangesAreTakenUpUnderTheirOwnIdentifiers_T30() {
    SessionScript script =
        new SessionScript("store", SessionScript.stored("7=a:1 9 3=b:2", Set.of(), Set.of()));
    assertEquals(
        "open, CONNECT, PUBLISH a 7 dup, PUBREL 9, PUBLISH b 3 dup", script.run("connect 1"));
    assertEquals("PUBLISH x 10", script.run("PUBACK 7; publish x 1; commit"));
    assertEquals("PUBREL 3", script.run("PUBREC 3; commit"));
    assertEquals("published x", script.run("PUBCOMP 9; PUBCOMP 3; PUBACK 10"));
    assertEquals(0, script.session.inFlight());
  }

  @Test
  void anEarlierProcesssExchangesAreDroppedWithTheSession() {
    SessionScript script =
        new SessionScript("store", SessionScript.stored("7=a:1 9 3=b:2", Set.of(4), Set.of()));
    assertEquals("open, CONNECT", script.run("connect 0"));
    assertEquals("cleared", script.store.take());
    assertEquals(0, script.session.inFlight());
    assertEquals("deliver m", script.run("commit; PUBLISH m 2 4"));
  }
}
