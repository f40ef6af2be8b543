package dev.mooring.mqtt.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Suspending, renewing and closing, with and without grace, in each state (T14, T56, T61). */
class EndingTest {

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
                                              | close 1000    | closed
          start                               | close 1000    | close, closed
          start; opened                       | close 1000    | close, closed
          connect 0                           | close 1000    | DISCONNECT, close, closed
          connect 0; cut                      | close 1000    | closed
          publish a 1                         | close 1000    | NOT_SENT CLOSED a, closed
          connect 0; publish a 1              | close 1000    |
          connect 0; publish a 1              | close 1000; PUBACK 1 | published a, DISCONNECT, close, closed
          connect 0; publish a 1              | close 1000; wait 999 |
          connect 0; publish a 1              | close 1000; wait 1000 | DISCONNECT, close, UNKNOWN CLOSED a, closed
          connect 0; publish a 1              | close 1000; cut | UNKNOWN CLOSED a, closed
          connect 0; publish a 1              | close 1000; close 10; wait 10 | DISCONNECT, close, UNKNOWN CLOSED a, closed
          connect 0; publish a 1              | close 10; close 1000; wait 10 | DISCONNECT, close, UNKNOWN CLOSED a, closed
          connect 0; publish a 1              | close 1000; publish b 1 | NOT_SENT CLOSED b
          connect 0; publish a 1              | close 1000; subscribe s f@0 | NOT_SENT CLOSED s
          connect 0; publish a 1              | close 1000; suspend 0 |
          connect 0; publish a 1              | suspend 1000; close 0 | DISCONNECT, close, UNKNOWN CLOSED a, closed
          connect 0; publish a 2              | close 1000; PUBREC 1; PUBCOMP 1 | published a, PUBREL 1, DISCONNECT, close, closed
          connect 0; publish a 0              | close 1000; written 1 | published a, DISCONNECT, close, closed
          connect 0; blocked; publish a 0 100ms | close 1000; wait 100 | NOT_SENT TIMEOUT a, DISCONNECT, close, closed
          connect 0; PUBLISH m 1 5            | close 1000    |
          connect 0; PUBLISH m 1 5            | close 1000; settle m | PUBACK 5, DISCONNECT, close, closed
          connect 0; PUBLISH m 1 5            | close 1000; release m | DISCONNECT, close, closed
          connect 0; PUBLISH m 1 5            | close 1000; wait 1000; settle m | DISCONNECT, close, closed, in vain
          connect 0; PUBLISH m 1 5            | close 1000; PUBLISH n 1 6 |
          connect 0; PUBLISH m 1 5            | close 1000; PUBLISH n 0 |
          connect 0; PUBLISH m 1 5            | close 1000; cut; settle m | closed, in vain
          connect 0; PUBLISH m 2 5            | close 1000; settle m | PUBREC 5, DISCONNECT, close, closed
          connect 0; PUBLISH m 2 5; settle m; PUBLISH n 2 6 | close 1000; PUBREL 5 | PUBCOMP 5
          connect 0; PUBLISH m 1 5; publish a 1 | close 1000; settle m; PUBACK 1 | PUBACK 5, published a, DISCONNECT, close, closed
          close 0                             | publish a 0; publish b 2 | NOT_SENT CLOSED a, NOT_SENT CLOSED b
          close 0                             | close 0; suspend 0; start; wait 100000 |
          """)
  void closing(@Nullable String before, String input, @Nullable String effects) {
    check("", before, input, effects);
  }

  @ParameterizedTest(name = "{0} | {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
                                   | suspend 0                            |
          start                    | suspend 1000                         | close
          connect 0                | suspend 1000                         | DISCONNECT, close
          connect 0                | suspend 1000; wait 100000            | DISCONNECT, close
          connect 0; cut           | suspend 1000; wait 100000            |
          connect 0; PUBLISH m 1 5 | suspend 1000                         |
          connect 0; PUBLISH m 1 5 | suspend 1000; settle m               | PUBACK 5, DISCONNECT, close
          connect 0; PUBLISH m 1 5 | suspend 1000; wait 1000; settle m    | DISCONNECT, close, in vain
          connect 0; PUBLISH m 2 5 | suspend 1000; wait 1000; settle m    | DISCONNECT, close
          connect 0; PUBLISH m 2 5; suspend 0; settle m | connect 1; PUBLISH m 2 5 dup | open, CONNECT, PUBREC 5
          connect 0; PUBLISH m 1 5; suspend 1000 | cut; wait 100000       |
          connect 0; PUBLISH m 1 5; suspend 1000; cut; wait 1000 | connect 1 | open, CONNECT
          connect 0; PUBLISH m 1 5; suspend 1000 | PUBLISH n 1 6; settle m | PUBACK 5, DISCONNECT, close
          connect 0; PUBLISH m 1 5; suspend 1000 | start; settle m        | PUBACK 5, DISCONNECT, close, open
          connect 0; PUBLISH m 1 5; suspend 1000 | start; wait 1000       | DISCONNECT, close, open
          connect 0; PUBLISH m 1 5; suspend 1000 | start; suspend 0       | DISCONNECT, close
          connect 0; PUBLISH m 1 5; suspend 1000 | start; close 0         | DISCONNECT, close, closed
          connect 0; PUBLISH m 1 5; suspend 1000; cut | start; settle m   | open, in vain
          connect 0; PUBLISH m 1 5; suspend 0; suspend 1000 | start; wait 1000 | open
          connect 0; publish a 1   | suspend 1000; PUBACK 1               | published a, DISCONNECT, close
          connect 0; publish a 1   | suspend 1000; wait 1000              | DISCONNECT, close
          connect 0; publish a 1   | suspend 1000; publish b 1; PUBACK 1; PUBACK 2 | PUBLISH b 2, published a, published b, DISCONNECT, close
          connect 0; suspend 0     | publish a 1; connect 1               | open, CONNECT, PUBLISH a 1
          connect 0; suspend 0     | publish a 1; close 0                 | NOT_SENT CLOSED a, closed
          """)
  void suspending(@Nullable String before, String input, @Nullable String effects) {
    check("", before, input, effects);
  }

  @ParameterizedTest(name = "{0} | {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
                                   | renew 1000                           |
          start                    | renew 1000                           | close, open
          start; opened            | renew 1000                           | close, open
          connect 0                | renew 1000                           | DISCONNECT, close, open
          connect 0; cut           | renew 1000                           | open
          connect 0; suspend 0     | renew 1000                           |
          connect 0; close 0       | renew 1000                           |
          connect 0; publish a 1   | renew 1000                           |
          connect 0; publish a 1   | renew 1000; PUBACK 1                 | published a, DISCONNECT, close, open
          connect 0; publish a 2   | renew 1000; PUBREC 1; PUBCOMP 1      | published a, PUBREL 1, DISCONNECT, close, open
          connect 0; publish a 0   | renew 1000; written 1                | published a, DISCONNECT, close, open
          connect 0; publish a 1   | renew 1000; wait 1000                | DISCONNECT, close, open
          connect 0; publish a 1; renew 1000; wait 1000 | connect 1       | CONNECT, PUBLISH a 1 dup
          connect 0; publish a 1   | renew 1000; cut                      | open
          connect 0; publish a 1   | renew 1000; publish b 1; PUBACK 1    | published a, DISCONNECT, close, open
          connect 0; publish a 1; renew 1000; publish b 2; PUBACK 1 | connect 0 | CONNECT, PUBLISH b 2
          connect 0; publish a 1; renew 1000; publish b 1 | suspend 1000  | PUBLISH b 2
          connect 0; publish a 1; renew 1000; publish b 1 | close 1000    | PUBLISH b 2
          connect 0; publish a 1; renew 1000 | start; renew 1000; PUBACK 1 | published a, DISCONNECT, close, open
          connect 0; publish a 1; renew 1000; suspend 1000 | renew 1000; PUBACK 1 | published a, DISCONNECT, close
          connect 0; publish a 1   | renew 1000; PUBLISH m 1 5; settle m  | deliver m, PUBACK 5
          connect 0; PUBLISH m 1 5 | renew 1000; settle m                 | DISCONNECT, close, open, in vain
          connect 0; PUBLISH m 2 5; renew 1000; settle m | connect 1; PUBLISH m 2 5 dup | CONNECT, PUBREC 5
          """)
  void renewing(@Nullable String before, String input, @Nullable String effects) {
    check("", before, input, effects);
  }

  @Test
  void handlersThatOutliveTheGraceAreNotAcknowledgedLater() {
    SessionScript script =
        new SessionScript("").after("connect 0; PUBLISH m 1 5; PUBLISH n 2 6; suspend 0");
    assertEquals("in vain", script.run("settle m; settle n; connect 1").substring(0, 7));
    assertEquals("deliver m", script.run("PUBLISH m 1 5 dup"));
    assertEquals("PUBREC 6", script.run("PUBLISH n 2 6 dup"));
  }

  @Test
  void readingGoesOnWhileEndingSoThatAcknowledgementsAreSeen() {
    SessionScript script =
        new SessionScript("inbound=1").after("connect 0; publish a 1; PUBLISH m 1 5");
    assertEquals("resume", script.run("close 1000"));
    assertEquals("published a", script.run("PUBACK 1"));
    assertEquals("PUBACK 5, DISCONNECT, close, closed", script.run("settle m"));
  }

  @Test
  void acknowledgementsThatWaitForTheStoreLeaveBeforeTheEnd() {
    SessionScript script = new SessionScript("store").after("connect 0; commit; PUBLISH m 2 5");
    assertEquals("", script.run("settle m; close 1000"));
    assertEquals("PUBREC 5, DISCONNECT, close, closed", script.run("commit"));
  }

  @Test
  void aPubCompThatWaitsForTheStoreLeavesBeforeTheEnd() {
    SessionScript script =
        new SessionScript("store").after("connect 0; commit; PUBLISH m 2 5; settle m; commit");
    assertEquals("", script.run("PUBREL 5; close 1000"));
    assertEquals("PUBCOMP 5, DISCONNECT, close, closed", script.run("commit"));
  }

  @Test
  void aGraceWithoutEndIsPossible() {
    SessionScript script = new SessionScript("").after("connect 0; publish a 1");
    script.session.close(Long.MAX_VALUE, script.millis() * SessionScript.MILLIS);
    assertEquals("", script.effects.take());
    assertEquals("published a, DISCONNECT, close, closed", script.run("PUBACK 1"));
  }

  @Test
  void nothingFollowsAClose() {
    SessionScript script =
        new SessionScript("store keepAlive=1000")
            .after("connect 0; commit; publish a 1; publish b 2; PUBLISH m 2 5; subscribe s f@0")
            .after("close 0");
    assertEquals(
        "in vain",
        script.run(
            "commit; settle m; writable; pinged; byte; written 0; cut; wait 100000; CONNACK 0 0;"
                + " PUBACK 1; PUBREC 2; PUBREL 5; PUBCOMP 2; SUBACK 3 0; PUBLISH n 2 6; malformed"));
    assertEquals("", script.store.take());
  }
}
