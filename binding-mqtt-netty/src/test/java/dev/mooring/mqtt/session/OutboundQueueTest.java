package dev.mooring.mqtt.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The queue before the window: its two lanes, its limits, and the fate of what waits in it. */
class OutboundQueueTest {

  @Test
  void qos0NeverWaitsBehindAFullWindow_T21() {
    SessionScript script =
        new SessionScript("window=1").after("connect 0; publish a 1; publish b 1");
    assertEquals("PUBLISH c", script.run("publish c 0"));
    assertEquals(1, script.session.inFlight());
    assertEquals("published c", script.run("written 1"));
    assertEquals("published a, PUBLISH b 2", script.run("PUBACK 1"));
  }

  @Test
  void aPubRelNeverWaitsBehindNewMessages_T29() {
    SessionScript script =
        new SessionScript("window=1").after("connect 0; publish a 2; publish b 2; publish c 1");
    assertEquals("published a, PUBREL 1", script.run("PUBREC 1"));
    assertEquals("PUBLISH b 2", script.run("PUBCOMP 1"));
  }

  @Test
  void controlPacketsPassABlockedConnection() {
    SessionScript script =
        new SessionScript("").after("connect 0; publish a 2; PUBLISH m 2 5; blocked");
    assertEquals("published a, PUBREL 1", script.run("PUBREC 1"));
    assertEquals("PUBREC 5", script.run("settle m"));
    assertEquals("PUBCOMP 5", script.run("PUBREL 5"));
    assertEquals("SUBSCRIBE 2 f@1", script.run("subscribe s f@1"));
  }

  @ParameterizedTest(name = "T25: {0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          connect 1 | open, CONNECT, PUBLISH a 1 dup, PUBLISH b 2 dup
          connect 0 | open, CONNECT, PUBLISH a 3, PUBLISH b 4
          """)
  void aWindowThatIsNeverAcknowledgedIsUsableAgainAfterReconnecting(String next, String effects) {
    SessionScript script =
        new SessionScript("window=2")
            .after("connect 0; publish a 1; publish b 1; publish c 1; cut");
    assertEquals(effects, script.run(next));
    assertEquals(2, script.session.inFlight());
    assertEquals(1, script.session.queued());
  }

  @ParameterizedTest(name = "T67: {0} | {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
                                         | publish a 1; publish b 0              |
                                         | publish a 1; publish b 0; publish c 2 | NOT_SENT OVERLOAD c
                                         | publish a 1; publish b 0; publish c 0 | NOT_SENT OVERLOAD c
          connect 0; publish x 1         | publish a 1; publish b 1; publish c 1 | NOT_SENT OVERLOAD c
          connect 0; publish x 1         | publish a 1; publish b 1; publish c 0 | PUBLISH c
          connect 0; blocked             | publish a 0; publish b 1; publish c 0 | NOT_SENT OVERLOAD c
                                         | publish a 1 99B                       |
                                         | publish a 1 100B                      | NOT_SENT OVERLOAD a
                                         | publish a 1 60B; publish b 0 38B      |
                                         | publish a 1 60B; publish b 0 39B      | NOT_SENT OVERLOAD b
          connect 0                      | publish a 1 5000B                     | PUBLISH a 1
          """)
  void whatWaitsIsBoundedByNumberAndByBytes(
      @Nullable String before, String input, @Nullable String effects) {
    SessionScript script = new SessionScript("window=1 queue=2 queueBytes=100").after(before);
    assertEquals(effects == null ? "" : effects, script.run(input));
  }

  @Test
  void aRefusedMessageLeavesRoomForTheNext() {
    SessionScript script = new SessionScript("window=1 queueBytes=100").after("publish a 1 90B");
    assertEquals("NOT_SENT OVERLOAD b", script.run("publish b 1 50B"));
    assertEquals("", script.run("publish c 1 5B"));
    assertEquals(97, script.session.queuedBytes());
    assertEquals("open, CONNECT, PUBLISH a 1", script.run("connect 0"));
    assertEquals(6, script.session.queuedBytes());
  }

  @Test
  void aQueueThatIsLongerThanTheWindowDrainsAfterConnecting_T23() {
    SessionScript script =
        new SessionScript("window=1").after("publish a 1; publish b 2; publish c 1");
    assertEquals("open, CONNECT, PUBLISH a 1", script.run("connect 0"));
    assertEquals("published a, PUBLISH b 2", script.run("PUBACK 1"));
    assertEquals("published b, PUBREL 2, PUBLISH c 3", script.run("PUBREC 2; PUBCOMP 2"));
    assertEquals("published c", script.run("PUBACK 3"));
  }

  @ParameterizedTest(name = "{0} | {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
                                          | publish a 1 0ms             | NOT_SENT TIMEOUT a
          connect 0                       | publish a 0 0ms             | NOT_SENT TIMEOUT a
          publish a 1 100ms; publish b 1 200ms | wait 100               | NOT_SENT TIMEOUT a
          publish a 1 200ms; publish b 1 100ms | wait 100               | NOT_SENT TIMEOUT b
          publish a 1 200ms; publish b 1 100ms; wait 100 | wait 100     | NOT_SENT TIMEOUT a
          connect 0; publish a 1 200ms; publish b 1 100ms | wait 100    | NOT_SENT TIMEOUT b
          connect 0; publish x 1; publish a 1 100ms | wait 100          | NOT_SENT TIMEOUT a
          connect 0; publish x 1; publish a 1 100ms; wait 100 | PUBACK 1 | published x
          connect 0; publish x 1; publish a 1 100ms; publish b 1; wait 100 | PUBACK 1 | published x, PUBLISH b 2
          connect 0; publish a 1 100ms; cut | wait 100                  | open, UNKNOWN TIMEOUT a
          """)
  void aTimeoutBeforeTheIdentifierIsNotSentAndLaterIsUnknown(
      @Nullable String before, String input, String effects) {
    SessionScript script = new SessionScript("window=1 minDelay=100").after(before);
    assertEquals(effects, script.run(input));
  }

  @Test
  void manyTimeoutsCostOnePassEachTwentyMilliseconds() {
    SessionScript script = new SessionScript("queue=1000 queueBytes=100000");
    for (int i = 0; i < 200; i++) {
      script.after("publish m" + i + " 1 " + (100 + i) + "ms");
    }
    int before = script.timersFired();
    script.after("wait 1000");
    assertEquals(0, script.session.queued());
    assertEquals(11, script.timersFired() - before);
  }

  @Test
  void allIdentifiersInUseMakesAMessageWait_T30() {
    SessionScript script = new SessionScript("window=65535 queue=70000").after("connect 0");
    for (int i = 0; i < 65_535; i++) {
      script.after("publish m 1");
    }
    assertEquals("", script.run("publish last 1"));
    assertEquals("", script.run("subscribe s f@0"));
    assertEquals("published m, SUBSCRIBE 300 f@0", script.run("PUBACK 300"));
    assertEquals("PUBLISH last 300", script.run("SUBACK 300 0").replace("subscribed s 0, ", ""));
    assertEquals("published last", script.run("PUBACK 300"));
  }

  @Test
  void tenMinutesWithoutABrokerKeepWhatWaitsWithinItsBounds_T67() {
    SessionScript script = new SessionScript("queue=100 queueBytes=1500 maxDelay=5000");
    script.after("start");
    for (int second = 0; second < 600; second++) {
      for (int i = 0; i < 20; i++) {
        script.after("publish m" + i + " " + i % 3 + " 10000ms 19B");
      }
      assertTrue(script.session.queued() <= 100, "messages");
      assertTrue(script.session.queuedBytes() <= 1500, "bytes");
      script.after(script.effects.isOpening() ? "failed; wait 1000" : "wait 1000");
    }
    assertTrue(script.session.queued() > 0, "what is new and fits in waits");
    script.after("wait 60000");
    assertEquals(0, script.session.queued(), "nobody waits any more");
  }
}
