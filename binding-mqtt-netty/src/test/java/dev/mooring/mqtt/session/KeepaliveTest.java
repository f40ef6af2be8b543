package dev.mooring.mqtt.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keep-alive: each state and each fact, in units of its own choosing. */
class KeepaliveTest {

  private static final long SECOND = 1_000_000_000L;

  /** Runs facts such as {@code t9 written t5 byte}: t is time passing in seconds. */
  private static Keepalive.Verdict run(Keepalive keepalive, @Nullable String facts) {
    long now = 0;
    Keepalive.Verdict verdict = Keepalive.Verdict.FINE;
    for (String fact : facts == null ? new String[0] : facts.split(" ", -1)) {
      switch (fact) {
        case "written" -> keepalive.onPingWritten(now);
        case "byte" -> keepalive.onInbound();
        case "pause" -> keepalive.onReadingPaused();
        case "resume" -> keepalive.onReadingResumed(now);
        default -> {
          now += Math.round(Double.parseDouble(fact.substring(1)) * SECOND);
          verdict = keepalive.onTimer(now);
        }
      }
    }
    return verdict;
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          t8.9                                  | FINE          | QUIET          | 9
          t9                                    | PING          | PING_UNWRITTEN | 14
          t9 byte                               | PING          | QUIET          | 18
          t9 written                            | PING          | AWAITING_SIGN  | 14
          t9 t1 written                         | FINE          | AWAITING_SIGN  | 15
          t9 written written                    | PING          | AWAITING_SIGN  | 14
          written                               | FINE          | QUIET          | 9
          t9 t4.9                               | FINE          | PING_UNWRITTEN | 14
          t9 t5                                 | WRITE_BLOCKED | PING_UNWRITTEN | 14
          t9 t1 written t4.9                    | FINE          | AWAITING_SIGN  | 15
          t9 t1 written t5                      | PEER_SILENT   | AWAITING_SIGN  | 15
          t9 written t4 byte t1                 | FINE          | QUIET          | 18
          t9 written byte t9                    | PING          | PING_UNWRITTEN | 23
          t9 byte written t5                    | FINE          | QUIET          | 18
          t9 byte t9 byte t9                    | PING          | PING_UNWRITTEN | 32
          pause t9                              | PING          | PING_UNWRITTEN | 14
          pause t9 t5                           | WRITE_BLOCKED | PING_UNWRITTEN | 14
          pause t9 written t5                   | FINE          | AWAITING_SIGN  | 18
          pause t9 written t9                   | PING          | PING_UNWRITTEN | 23
          pause t9 written t9 written t9        | PING          | PING_UNWRITTEN | 32
          pause t9 written t9 t5                | WRITE_BLOCKED | PING_UNWRITTEN | 23
          pause t9 written t1 resume            | FINE          | AWAITING_SIGN  | 15
          pause t9 written t1 resume t4.9       | FINE          | AWAITING_SIGN  | 15
          pause t9 written t1 resume t5         | PEER_SILENT   | AWAITING_SIGN  | 15
          pause t9 written t1 resume byte t8    | PING          | PING_UNWRITTEN | 23
          t9 written t1 pause t4                | FINE          | AWAITING_SIGN  | 18
          pause t9 written t8 resume t1         | PING          | AWAITING_SIGN  | 22
          pause t9 written t8 resume t1 written t3.9 | FINE     | AWAITING_SIGN  | 22
          pause t9 written t8 resume t1 written t4   | PEER_SILENT | AWAITING_SIGN | 22
          """)
  void everyStateAndFact(
      String facts, Keepalive.Verdict verdict, Keepalive.State state, double nextTimer) {
    Keepalive keepalive = new Keepalive(10 * SECOND, 0);
    assertEquals(verdict, run(keepalive, facts));
    assertEquals(state, keepalive.state());
    assertEquals(Math.round(nextTimer * SECOND), keepalive.nextTimer());
  }

  @ParameterizedTest(name = "MQTT-3.1.2-23: keep-alive of {0} ms pings after {1} ms")
  @CsvSource({"1000, 750", "2000, 1500", "4000, 3000", "10000, 9000", "60000, 59000"})
  void thePingLeavesBeforeTheIntervalEnds(long intervalMillis, long pingMillis) {
    Keepalive keepalive = new Keepalive(intervalMillis * 1_000_000, 0);
    assertEquals(pingMillis * 1_000_000, keepalive.nextTimer());
  }

  @ParameterizedTest(name = "T59: silent from {0} s on")
  @CsvSource({"0", "3", "8.9", "9.1", "17.9", "26"})
  void aPeerThatFallsSilentIsNoticedWithinOneAndAHalfIntervals(double silentAt) {
    Keepalive keepalive = new Keepalive(10 * SECOND, 0);
    long silent = Math.round(silentAt * SECOND);
    long lastByte = 0;
    for (long now = 0; ; now = keepalive.nextTimer()) {
      switch (keepalive.onTimer(now)) {
        case PING -> {
          keepalive.onPingWritten(now);
          if (now < silent) {
            keepalive.onInbound();
            lastByte = now;
          }
        }
        case PEER_SILENT -> {
          assertTrue(now - lastByte <= 15 * SECOND, "noticed after " + (now - lastByte));
          return;
        }
        case FINE, WRITE_BLOCKED -> {}
      }
      assertTrue(now < 100 * SECOND, "never noticed");
    }
  }

  @Test
  void zeroSwitchesItOff() {
    Keepalive keepalive = new Keepalive(0, 0);
    assertEquals(Long.MAX_VALUE, keepalive.nextTimer());
    assertEquals(Keepalive.Verdict.FINE, keepalive.onTimer(1_000_000 * SECOND));
  }

  @Test
  void aThousandReconnectsLeaveThePingMachineUsable_T19() {
    SessionScript script = new SessionScript("keepAlive=10000 stable=0");
    for (int i = 0; i < 1_000; i++) {
      script.after("connect 1");
      assertEquals("PINGREQ", script.run("wait 9000; pinged"));
      if (i % 3 == 0) {
        assertEquals("", script.run("PINGRESP"));
        script.after("cut");
      } else if (i % 3 == 1) {
        assertEquals("close", script.run("wait 5000"));
      } else {
        script.after("cut");
      }
    }
  }
}
