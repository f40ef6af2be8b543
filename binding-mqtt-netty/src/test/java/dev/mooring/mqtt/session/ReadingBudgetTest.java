package dev.mooring.mqtt.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reading pauses when what is handed over and not given back reaches its limit. */
class ReadingBudgetTest {

  @ParameterizedTest(name = "{0} | {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PUBLISH a 0; PUBLISH b 1 1; PUBLISH c 2 2              | PUBLISH d 0       | deliver d, pause
          PUBLISH a 0; PUBLISH b 1 1; PUBLISH c 2 2; PUBLISH d 0 | settle a          | resume
          PUBLISH a 0; PUBLISH b 1 1; PUBLISH c 2 2; PUBLISH d 0 | release d         | resume
          PUBLISH a 0; PUBLISH b 1 1; PUBLISH c 2 2; PUBLISH d 0 | settle b          | PUBACK 1, resume
          PUBLISH a 0; PUBLISH b 1 1; PUBLISH c 2 2; PUBLISH d 0; settle a | settle b | PUBACK 1
          PUBLISH a 0 50B                                        | PUBLISH b 0 48B   | deliver b, pause
          PUBLISH a 0 50B                                        | PUBLISH b 0 47B   | deliver b
                                                                 | PUBLISH b 0 4000B | deliver b, pause
          PUBLISH b 0 4000B                                      | settle b          | resume
          PUBLISH a 0 20B; PUBLISH b 0 70B; PUBLISH c 0 10B      | settle a          |
          PUBLISH a 0 20B; PUBLISH b 0 70B; PUBLISH c 0 10B; settle a | settle c     | resume
          PUBLISH a 2 1 99B                                      | PUBLISH a 2 1 dup 99B |
          PUBLISH a 2 1; PUBLISH b 1 1; PUBLISH c 2 2; PUBLISH d 0 | cut; connect 1  | open, CONNECT, pause
          PUBLISH a 2 1; PUBLISH b 1 1; PUBLISH c 2 2; PUBLISH d 0; cut; settle a | connect 1  | open, CONNECT
          PUBLISH a 2 1; PUBLISH b 1 1; PUBLISH c 2 2; PUBLISH d 0; cut; connect 1 | settle a  | resume
          """)
  void itIsKeptByNumberAndBytesAndOverConnections(
      @Nullable String before, String input, @Nullable String effects) {
    SessionScript script =
        new SessionScript("inbound=4 inboundBytes=100").after("connect 0").after(before);
    assertEquals(effects == null ? "" : effects, script.run(input));
  }

  @Test
  void aLimitOfOneMessageIsOneAtATime() {
    SessionScript script = new SessionScript("inbound=1").after("connect 0");
    assertEquals("deliver a, pause", script.run("PUBLISH a 1 1"));
    assertEquals("PUBACK 1, resume", script.run("settle a"));
    assertEquals("deliver b, pause", script.run("PUBLISH b 1 2"));
  }

  @Test
  void aPausedConnectionIsNotTakenForDeadAndPingsOn() {
    SessionScript script =
        new SessionScript("inbound=1 keepAlive=10000").after("connect 0; PUBLISH a 1 1");
    assertEquals("PINGREQ", script.run("wait 9000; pinged"));
    assertEquals("PINGREQ", script.run("wait 9000; pinged"));
    assertEquals("PINGREQ", script.run("wait 9000; pinged"));
    assertEquals("PUBACK 1, resume", script.run("settle a"));
    assertEquals("", script.run("wait 4999"));
    assertEquals("close", script.run("wait 1"));
  }

  @Test
  void whatCameWhilePausedCountsWhenReadAgain() {
    SessionScript script =
        new SessionScript("inbound=1 keepAlive=10000").after("connect 0; PUBLISH a 1 1");
    script.after("wait 9000; pinged; wait 5500; settle a; PINGRESP");
    assertEquals("PINGREQ", script.run("wait 4000"));
  }

  @Test
  void aPausedConnectionWhoseWritesAreBlockedIsDead() {
    SessionScript script =
        new SessionScript("inbound=1 keepAlive=10000").after("connect 0; PUBLISH a 1 1");
    assertEquals("PINGREQ", script.run("wait 9000"));
    assertEquals("", script.run("wait 4999"));
    assertEquals("close", script.run("wait 1"));
  }

  @Test
  void theTimeForASubAckBeginsAnewWhenReadingResumes() {
    SessionScript script =
        new SessionScript("inbound=1 requestTimeout=1000")
            .after("connect 0; subscribe s f@1; PUBLISH a 1 1");
    assertEquals("", script.run("wait 60000"));
    assertEquals("PUBACK 1, resume", script.run("settle a"));
    assertEquals("", script.run("wait 999"));
    assertEquals("close", script.run("wait 1"));
  }

  @Test
  void messagesThatKeepComingBeforeTheSubAckAreProgress() {
    SessionScript script =
        new SessionScript("requestTimeout=1000").after("connect 0; subscribe s f@1");
    for (int i = 0; i < 10; i++) {
      assertEquals("deliver m", script.run("wait 900; PUBLISH m 0"));
    }
    assertEquals("close", script.run("wait 1000"));
  }
}
