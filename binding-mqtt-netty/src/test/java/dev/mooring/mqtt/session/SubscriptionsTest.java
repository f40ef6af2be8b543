package dev.mooring.mqtt.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Subscriptions: wanted, asked for, confirmed, refused, and asked for again. */
class SubscriptionsTest {

  @ParameterizedTest(name = "{0} | {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
                                                      | subscribe s f@1        |
          subscribe s f@1 g@0                         | connect 0              | open, CONNECT, SUBSCRIBE 1 f@1+g@0
          connect 0                                   | subscribe s f@1 g@0    | SUBSCRIBE 1 f@1+g@0
          connect 0; subscribe s f@1 g@0              | SUBACK 1 1 0           | subscribed s 1+0
          connect 0; subscribe s f@2 g@0              | SUBACK 1 1 0           | subscribed s 1+0
          connect 0; subscribe s f@1 g@0              | SUBACK 1 128 0         | subscribed s 128+0
          connect 0; subscribe s f@1 g@0              | SUBACK 2 1 0           |
          connect 0; subscribe s f@1 g@0              | SUBACK 1 1             | close
          connect 0; subscribe s f@1 g@0              | SUBACK 1 1 0 0         | close
          connect 0; subscribe s f@1 g@0              | UNSUBACK 1             | close
          connect 0; subscribe s f@1                  | PUBACK 1               |
          connect 0; subscribe s f@1                  | PUBREC 1               |
          connect 0; subscribe s f@1                  | PUBCOMP 1              |
          connect 0; publish a 1                      | SUBACK 1 0             |
          connect 0; publish a 1                      | UNSUBACK 1             |
          connect 0; subscribe s f@1; SUBACK 1 1      | SUBACK 1 1             |
          connect 0; subscribe s f@1; SUBACK 1 1      | unsubscribe u f        | UNSUBSCRIBE 2 f
          connect 0; unsubscribe u f g                | UNSUBACK 1             | unsubscribed u
          connect 0; unsubscribe u f                  | SUBACK 1 0             | close
          connect 0; unsubscribe u f                  | UNSUBACK 2             |
          connect 0; unsubscribe u f; UNSUBACK 1      | UNSUBACK 1             |
          connect 0; subscribe s f@1                  | wait 9999              |
          connect 0; subscribe s f@1                  | wait 10000             | close
          connect 0; unsubscribe u f                  | wait 10000             | close
          subscribe s f@1                             | close 0                | NOT_SENT CLOSED s, closed
          connect 0; subscribe s f@1                  | close 0                | DISCONNECT, close, UNKNOWN CLOSED s, closed
          connect 0; subscribe s f@1; cut             | close 0                | UNKNOWN CLOSED s, closed
          connect 0; unsubscribe u f                  | close 0                | DISCONNECT, close, UNKNOWN CLOSED u, closed
          close 0                                     | subscribe s f@1        | NOT_SENT CLOSED s
          close 0                                     | unsubscribe u f        | NOT_SENT CLOSED u
          """)
  void eachRequestAndEachAnswer_T54_T78_T79(
      @Nullable String before, String input, @Nullable String effects) {
    check("", before, input, effects);
  }

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
          subscribe s f@1; SUBACK 1 1; cut                          | connect 1 | open, CONNECT
          subscribe s f@1; SUBACK 1 1; cut                          | connect 0 | open, CONNECT, SUBSCRIBE 2 f@1
          subscribe s f@2; SUBACK 1 0; cut                          | connect 1 | open, CONNECT
          subscribe s f@1; SUBACK 1 128; cut                        | connect 0 | open, CONNECT
          subscribe s f@1; subscribe t f@1; SUBACK 1 128; SUBACK 2 1; cut | connect 0 | open, CONNECT, SUBSCRIBE 3 f@1
          subscribe s f@1; subscribe t f@1; SUBACK 1 1; SUBACK 2 128; cut | connect 0 | open, CONNECT
          subscribe s f@1; cut                                      | connect 1 | open, CONNECT, SUBSCRIBE 2 f@1
          subscribe s f@1; cut                                      | connect 0 | open, CONNECT, SUBSCRIBE 2 f@1
          subscribe s f@1; cut; connect 1                           | SUBACK 1 1 |
          subscribe s f@1; cut; connect 1                           | SUBACK 2 1 | subscribed s 1
          subscribe s f@1; SUBACK 1 1; unsubscribe u f; cut         | connect 1 | open, CONNECT, UNSUBSCRIBE 3 f
          subscribe s f@1; SUBACK 1 1; unsubscribe u f; cut         | connect 0 | open, CONNECT, UNSUBSCRIBE 3 f
          subscribe s f@1; SUBACK 1 1; unsubscribe u f; UNSUBACK 2; cut | connect 0 | open, CONNECT
          subscribe s f@1; SUBACK 1 1; cut; unsubscribe u f         | connect 1 | open, CONNECT, UNSUBSCRIBE 2 f
          subscribe s f@1; SUBACK 1 1; cut; subscribe t f@1         | connect 1 | open, CONNECT, subscribed t 1
          subscribe s f@2; SUBACK 1 0; cut; subscribe t f@2         | connect 1 | open, CONNECT, subscribed t 0
          subscribe s f@1; SUBACK 1 1; cut; subscribe t f@2         | connect 1 | open, CONNECT, SUBSCRIBE 2 f@2
          subscribe s f@1; SUBACK 1 1; cut; subscribe t f@1 g@1     | connect 1 | open, CONNECT, SUBSCRIBE 2 f@1+g@1
          subscribe s f@1; SUBACK 1 1; cut; subscribe t g@1         | connect 0 | open, CONNECT, SUBSCRIBE 2 f@1, SUBSCRIBE 3 g@1
          subscribe s f@1 g@1; unsubscribe u g; UNSUBACK 2; cut; connect 1 | SUBACK 3 1 1 | subscribed s 1+1, UNSUBSCRIBE 4 g
          subscribe s f@1; SUBACK 1 1; unsubscribe u f; subscribe t f@1; SUBACK 3 1; cut; connect 1 | UNSUBACK 4 | unsubscribed u, SUBSCRIBE 5 f@1
          subscribe s f@1; SUBACK 1 1; unsubscribe u f; subscribe t f@1 | SUBACK 3 1; UNSUBACK 2 | subscribed t 1, unsubscribed u
          subscribe s f@1; unsubscribe u f; UNSUBACK 2; SUBACK 1 1; cut; subscribe t f@1 | connect 1 | open, CONNECT, SUBSCRIBE 3 f@1
          subscribe s f@1; subscribe t f@0; SUBACK 2 0; SUBACK 1 1; cut; subscribe v f@1 | connect 1 | open, CONNECT, SUBSCRIBE 3 f@1
          subscribe s f@1; subscribe t f@1; SUBACK 2 1; SUBACK 1 128; cut | connect 1 | open, CONNECT
          subscribe s f@1; unsubscribe u f; cut                     | connect 1 | open, CONNECT, SUBSCRIBE 3 f@1, UNSUBSCRIBE 4 f
          subscribe s f@1; SUBACK 1 1; unsubscribe u f; subscribe t f@1; cut | connect 1 | open, CONNECT, UNSUBSCRIBE 4 f, SUBSCRIBE 5 f@1
          subscribe s f@1; SUBACK 1 1; subscribe t f@0; subscribe v f@1; cut | connect 1 | open, CONNECT, SUBSCRIBE 4 f@0, SUBSCRIBE 5 f@1
          subscribe s f@1; SUBACK 1 1; suspend 0                    | connect 1 | open, CONNECT
          subscribe s f@1; SUBACK 1 1; suspend 0                    | connect 0 | open, CONNECT, SUBSCRIBE 2 f@1
          subscribe s f@1; SUBACK 1 1; cut; connect 0; cut          | connect 1 | open, CONNECT, SUBSCRIBE 3 f@1
          subscribe s f@1; SUBACK 1 1; cut; connect 0; SUBACK 2 128; cut | connect 1 | open, CONNECT, SUBSCRIBE 3 f@1
          """)
  void whatANextConnectionIsAskedFor_T53(String before, String input, @Nullable String effects) {
    check("", "connect 0; " + before, input, effects);
  }

  @Test
  void aRefusalWhenSubscribingAgainIsToldAndTheOthersLive_T54_N06() {
    SessionScript script =
        new SessionScript("").after("connect 0; subscribe s f@1 g@1; SUBACK 1 1 1; cut; connect 0");
    assertEquals("lost f", script.run("SUBACK 2 128 1"));
    assertEquals("UNSUBSCRIBE 3 x, unsubscribed u", script.run("unsubscribe u x; UNSUBACK 3"));
    assertEquals("open, CONNECT, SUBSCRIBE 4 f@1", script.run("cut; connect 1"));
  }

  @Test
  void aNewSessionWhoseConnAckWasLostHasItsSubscriptionsAllTheSame() {
    SessionScript script =
        new SessionScript("").after("connect 0; subscribe s f@1; SUBACK 1 1; cut");
    script.after("wait 1000; opened; cut");
    assertEquals("open, CONNECT, SUBSCRIBE 2 f@1", script.run("connect 1"));
    assertEquals("open, CONNECT, SUBSCRIBE 3 f@1", script.run("cut; connect 1"));
    script.after("SUBACK 3 1");
    assertEquals("open, CONNECT", script.run("cut; connect 1"));
  }

  @Test
  void aCleanSessionSubscribesAgainOnEachConnection() {
    SessionScript script =
        new SessionScript("clean").after("connect 0; subscribe s f@1; SUBACK 1 1; cut");
    assertEquals("open, CONNECT clean, SUBSCRIBE 2 f@1", script.run("connect 0"));
  }

  @Test
  void manyFiltersAreAskedForAgainInPacketsOfBoundedSizeInTheirOrder() {
    SessionScript script = new SessionScript("").after("connect 0");
    StringBuilder codes = new StringBuilder();
    StringBuilder filters = new StringBuilder();
    for (int i = 0; i < 150; i++) {
      filters.append(" f").append(i).append("@1");
      codes.append(" 1");
    }
    script.after("subscribe s" + filters + "; SUBACK 1" + codes + "; cut");
    String again = script.run("connect 0");
    assertEquals(3, again.split("SUBSCRIBE", -1).length - 1);
    assertTrue(again.contains("SUBSCRIBE 2 f0@1+f1@1"), again);
    assertTrue(again.contains("SUBSCRIBE 3 f22@1"), again);
    assertTrue(again.contains("SUBSCRIBE 4 f86@1"), again);
    assertTrue(again.endsWith("f149@1"), again);
  }

  @Test
  void whatAnEarlierProcessLeftBehindIsUnsubscribed() {
    SessionScript script =
        new SessionScript(
                "store", SessionScript.stored("", Set.of(), new TreeSet<>(Set.of("old", "kept"))))
            .after("subscribe s kept@1");
    assertEquals("open, CONNECT, UNSUBSCRIBE 1 old, SUBSCRIBE 2 kept@1", script.run("connect 1"));
    assertEquals("subscribed s 1", script.run("UNSUBACK 1; SUBACK 2 1"));
    assertEquals("unsubscribed old, subscribed kept", script.store.take());
    assertEquals("open, CONNECT", script.run("cut; connect 1"));
  }

  @Test
  void whatAnEarlierProcessLeftBehindIsGoneWithTheSession() {
    SessionScript script =
        new SessionScript("store", SessionScript.stored("", Set.of(), Set.of("old")));
    assertEquals("open, CONNECT", script.run("connect 0; commit"));
  }

  @Test
  void aRefusedFilterThatTheBrokerMayHaveHadBeforeIsGivenUp() {
    SessionScript script = new SessionScript("").after("connect 0; subscribe s f@0; SUBACK 1 0");
    assertEquals("SUBSCRIBE 2 f@2", script.run("subscribe t f@2"));
    assertEquals("subscribed t 128, UNSUBSCRIBE 3 f", script.run("SUBACK 2 128"));
    script.after("UNSUBACK 3; subscribe v g@1; cut; connect 1");
    assertEquals("subscribed v 128, UNSUBSCRIBE 6 g", script.run("SUBACK 5 128"));
  }

  @Test
  void aFilterWhoseForgettingWasNotAnsweredIsNotCountedOn() {
    SessionScript script =
        new SessionScript("")
            .after("connect 0; subscribe s f@1 g@1; unsubscribe u g; UNSUBACK 2; cut; connect 1");
    assertEquals("subscribed s 1+1, UNSUBSCRIBE 4 g", script.run("SUBACK 3 1 1"));
    assertEquals("open, CONNECT, SUBSCRIBE 5 g@1", script.run("cut; subscribe t g@1; connect 1"));
  }

  @Test
  void aFilterWantedAgainWhileItIsBeingForgottenIsSubscribedAfterwards() {
    SessionScript script =
        new SessionScript("store", SessionScript.stored("", Set.of(), Set.of("f")))
            .after("connect 1");
    assertEquals("SUBSCRIBE 2 f@1", script.run("subscribe s f@1"));
    assertEquals("open, CONNECT, SUBSCRIBE 3 f@1", script.run("cut; connect 1"));
    assertEquals("subscribed s 1", script.run("SUBACK 3 1"));
    assertEquals("open, CONNECT", script.run("cut; connect 1"));
  }

  @Test
  void requestsOfOurOwnThatFoundNoIdentifierAreNotMadeTwice() {
    SessionScript script =
        new SessionScript("window=65535")
            .after("connect 0; subscribe s f@1; SUBACK 1 1; cut; connect 0; SUBACK 2 128");
    for (int i = 0; i < 65_535; i++) {
      script.after("publish m 1");
    }
    script.after("cut; connect 1; cut; connect 1");
    assertEquals("published m, SUBSCRIBE 9 f@1", script.run("PUBACK 9"));
    assertEquals("published m", script.run("PUBACK 10"));
  }

  @Test
  void requestsThatWaitForAConnectionAreBounded() {
    SessionScript script = new SessionScript("");
    for (int i = 0; i < Subscriptions.MAX_WAITING; i++) {
      script.after("subscribe s f@1");
    }
    assertEquals("NOT_SENT OVERLOAD t", script.run("subscribe t f@1"));
    assertEquals("NOT_SENT OVERLOAD u", script.run("unsubscribe u f"));
    script.after("connect 0");
    assertEquals("SUBSCRIBE 10001 f@1", script.run("subscribe t f@1"));
  }
}
