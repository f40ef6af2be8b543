package dev.mooring.mqtt.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sender's side of QoS 0, 1 and 2: what each fact does to message {@code a} in each state. */
class OutboundTableTest {

  private static void check(
      String options,
      @Nullable String before,
      String input,
      @Nullable String effects,
      String state) {
    SessionScript script = new SessionScript(options).after(before);
    assertEquals(effects == null ? "" : effects, script.run(input));
    assertEquals(state, script.exchange("a"));
  }

  @ParameterizedTest(name = "{0} | {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
                                                | publish a 0 |                          | WAITING
          connect 0                             | publish a 0 | PUBLISH a                | AWAITING_WRITE
          connect 0; blocked                    | publish a 0 |                          | WAITING
          connect 0; blocked; publish a 0       | writable    | PUBLISH a                | AWAITING_WRITE
          publish a 0                           | connect 0   | open, CONNECT, PUBLISH a | AWAITING_WRITE
          connect 0; publish a 0                | written 1   | published a              | FINISHED
          connect 0; publish a 0                | PUBACK 1    |                          | AWAITING_WRITE
          connect 0; publish a 0                | PUBREC 1    | PUBREL 1                 | AWAITING_WRITE
          connect 0; publish a 0                | PUBCOMP 1   |                          | AWAITING_WRITE
          connect 0; publish a 0                | cut         | UNKNOWN CONNECTION_LOST a | FINISHED
          connect 0; publish a 0                | suspend 0   | DISCONNECT, close, UNKNOWN CONNECTION_LOST a | FINISHED
          connect 0; publish a 0                | close 0     | DISCONNECT, close, UNKNOWN CLOSED a, closed | FINISHED
          connect 0; publish a 0                | malformed   | close, UNKNOWN CONNECTION_LOST a | FINISHED
          connect 0; publish a 0; cut           | connect 1   | open, CONNECT            | FINISHED
          connect 0; publish a 0; cut           | connect 0   | open, CONNECT            | FINISHED
          connect 0; publish a 0 100ms          | wait 100    | UNKNOWN TIMEOUT a        | AWAITING_WRITE
          connect 0; publish a 0 100ms; wait 100 | written 1  |                          | FINISHED
          connect 0; publish a 0 100ms; wait 100 | cut        |                          | FINISHED
          publish a 0 100ms                     | wait 100    | NOT_SENT TIMEOUT a       | FINISHED
          publish a 0 100ms; wait 100           | connect 0   | open, CONNECT            | FINISHED
          publish a 0                           | close 0     | NOT_SENT CLOSED a, closed | FINISHED
          """)
  void qos0IsSentOnceAndDoneWhenWritten(
      @Nullable String before, String input, @Nullable String effects, String state) {
    check("", before, input, effects, state);
  }

  @ParameterizedTest(name = "MQTT-4.3.2-1: {0} | {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
                                                 | publish a 1 |                            | WAITING
          connect 0                              | publish a 1 | PUBLISH a 1                | AWAITING_PUBACK 1
          publish a 1                            | connect 0   | open, CONNECT, PUBLISH a 1 | AWAITING_PUBACK 1
          publish a 1                            | connect 1   | open, CONNECT, PUBLISH a 1 | AWAITING_PUBACK 1
          publish a 1                            | suspend 0   |                            | WAITING
          publish a 1                            | close 0     | NOT_SENT CLOSED a, closed  | FINISHED
          publish a 1 100ms                      | wait 100    | NOT_SENT TIMEOUT a         | FINISHED
          connect 0; publish a 1                 | PUBACK 1    | published a                | FINISHED
          connect 0; publish a 1                 | PUBACK 2    |                            | AWAITING_PUBACK 1
          connect 0; publish a 1                 | PUBREC 1    | close                      | AWAITING_PUBACK 1
          connect 0; publish a 1                 | PUBREC 2    | PUBREL 2                   | AWAITING_PUBACK 1
          connect 0; publish a 1                 | PUBCOMP 1   | close                      | AWAITING_PUBACK 1
          connect 0; publish a 1                 | PUBCOMP 2   |                            | AWAITING_PUBACK 1
          connect 0; publish a 1                 | cut         |                            | AWAITING_PUBACK 1
          connect 0; publish a 1                 | suspend 0   | DISCONNECT, close          | AWAITING_PUBACK 1
          connect 0; publish a 1                 | close 0     | DISCONNECT, close, UNKNOWN CLOSED a, closed | FINISHED
          connect 0; publish a 1; PUBACK 1       | PUBACK 1    |                            | FINISHED
          connect 0; publish a 1; PUBACK 1       | PUBREC 1    | PUBREL 1                   | FINISHED
          connect 0; publish a 1; PUBACK 1; cut  | connect 1   | open, CONNECT              | FINISHED
          connect 0; publish a 1; cut            | connect 1   | open, CONNECT, PUBLISH a 1 dup | AWAITING_PUBACK 1
          connect 0; publish a 1; cut            | connect 0   | open, CONNECT, PUBLISH a 2 | AWAITING_PUBACK 2
          connect 0; publish a 1; cut; connect 0 | PUBACK 1    |                            | AWAITING_PUBACK 2
          blocked; connect 0; publish a 1        | close 0     | DISCONNECT, close, NOT_SENT CLOSED a, closed | FINISHED
          connect 0; blocked; publish a 1; cut; connect 0 | close 0 | DISCONNECT, close, NOT_SENT CLOSED a, closed | FINISHED
          connect 0; publish a 1; cut; blocked; connect 0 | close 0 | DISCONNECT, close, UNKNOWN CLOSED a, closed | FINISHED
          connect 0; publish a 1 2000ms; cut; blocked; connect 0 | wait 2000 | UNKNOWN TIMEOUT a     | FINISHED
          connect 0; publish a 1; cut; connect 1; cut | connect 1 | open, CONNECT, PUBLISH a 1 dup | AWAITING_PUBACK 1
          connect 0; publish a 1; cut; connect 1 | PUBACK 1    | published a                | FINISHED
          connect 0; publish a 1; blocked; cut; connect 1 | PUBACK 1 | published a           | FINISHED
          connect 0; publish a 1; blocked; cut; connect 1; PUBACK 1 | writable |             | FINISHED
          connect 0; publish a 1 100ms           | wait 100    | UNKNOWN TIMEOUT a          | AWAITING_PUBACK 1
          connect 0; publish a 1 100ms; wait 100 | PUBACK 1    |                            | FINISHED
          connect 0; publish a 1 100ms; wait 100; cut | connect 1 | open, CONNECT, PUBLISH a 1 dup | AWAITING_PUBACK 1
          connect 0; publish a 1 100ms; wait 100; cut | connect 0 | open, CONNECT           | FINISHED
          connect 0; publish a 1 100ms; cut; wait 100; wait 900 | opened; CONNACK 0 0 | CONNECT | FINISHED
          connect 0; publish a 1 100ms; wait 100 | close 0     | DISCONNECT, close, closed  | FINISHED
          """)
  void qos1IsRepeatedUntilAcknowledged(
      @Nullable String before, String input, @Nullable String effects, String state) {
    check("", before, input, effects, state);
  }

  @ParameterizedTest(name = "MQTT-4.3.3-1, T48: {0} | {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          connect 0                             | publish a 2 | PUBLISH a 1                | AWAITING_PUBREC 1
          publish a 2                           | connect 1   | open, CONNECT, PUBLISH a 1 | AWAITING_PUBREC 1
          connect 0; publish a 2                | PUBREC 1    | published a, PUBREL 1      | AWAITING_PUBCOMP 1
          connect 0; publish a 2                | PUBREC 2    | PUBREL 2                   | AWAITING_PUBREC 1
          connect 0; publish a 2                | PUBACK 1    | close                      | AWAITING_PUBREC 1
          connect 0; publish a 2                | PUBACK 2    |                            | AWAITING_PUBREC 1
          connect 0; publish a 2                | PUBCOMP 1   | close                      | AWAITING_PUBREC 1
          connect 0; publish a 2                | PUBCOMP 2   |                            | AWAITING_PUBREC 1
          connect 0; publish a 2                | cut         |                            | AWAITING_PUBREC 1
          connect 0; publish a 2                | suspend 0   | DISCONNECT, close          | AWAITING_PUBREC 1
          connect 0; publish a 2                | close 0     | DISCONNECT, close, UNKNOWN CLOSED a, closed | FINISHED
          connect 0; publish a 2; cut           | connect 1   | open, CONNECT, PUBLISH a 1 dup | AWAITING_PUBREC 1
          connect 0; publish a 2; cut           | connect 0   | open, CONNECT, UNKNOWN SESSION_LOST a | FINISHED
          connect 0; publish a 2; cut; connect 1 | PUBREC 1   | published a, PUBREL 1      | AWAITING_PUBCOMP 1
          connect 0; publish a 2; cut; blocked; connect 1 | PUBREC 1 | published a, PUBREL 1 | AWAITING_PUBCOMP 1
          connect 0; publish a 2; cut; blocked; connect 1; PUBREC 1 | writable |             | AWAITING_PUBCOMP 1
          connect 0; publish a 2; PUBREC 1      | PUBREC 1    | PUBREL 1                   | AWAITING_PUBCOMP 1
          connect 0; publish a 2; PUBREC 1      | PUBCOMP 1   |                            | FINISHED
          connect 0; publish a 2; PUBREC 1      | PUBCOMP 2   |                            | AWAITING_PUBCOMP 1
          connect 0; publish a 2; PUBREC 1      | PUBACK 1    | close                      | AWAITING_PUBCOMP 1
          connect 0; publish a 2; PUBREC 1      | cut         |                            | AWAITING_PUBCOMP 1
          connect 0; publish a 2; PUBREC 1      | close 0     | DISCONNECT, close, closed  | FINISHED
          connect 0; publish a 2; PUBREC 1; cut | connect 1   | open, CONNECT, PUBREL 1    | AWAITING_PUBCOMP 1
          connect 0; publish a 2; PUBREC 1; cut | connect 0   | open, CONNECT              | FINISHED
          connect 0; publish a 2; PUBREC 1; cut; connect 1 | PUBCOMP 1 |                     | FINISHED
          connect 0; publish a 2; PUBREC 1; cut; connect 1 | PUBREC 1 | PUBREL 1             | AWAITING_PUBCOMP 1
          connect 0; publish a 2; PUBREC 1; PUBCOMP 1 | PUBREC 1 | PUBREL 1                  | FINISHED
          connect 0; publish a 2; PUBREC 1; PUBCOMP 1 | PUBCOMP 1 |                          | FINISHED
          connect 0; publish a 2; PUBREC 1; PUBCOMP 1; cut | connect 1 | open, CONNECT       | FINISHED
          connect 0; publish a 2 100ms          | wait 100    | UNKNOWN TIMEOUT a          | AWAITING_PUBREC 1
          connect 0; publish a 2 100ms; wait 100 | PUBREC 1   | PUBREL 1                   | AWAITING_PUBCOMP 1
          connect 0; publish a 2 100ms; wait 100; cut | connect 1 | open, CONNECT, PUBLISH a 1 dup | AWAITING_PUBREC 1
          connect 0; publish a 2 100ms; wait 100; cut | connect 0 | open, CONNECT            | FINISHED
          connect 0; publish a 2 100ms; PUBREC 1 | wait 100   |                              | AWAITING_PUBCOMP 1
          """)
  void qos2IsHandedOverOnceByFourPackets(
      @Nullable String before, String input, @Nullable String effects, String state) {
    check("", before, input, effects, state);
  }

  @ParameterizedTest(name = "a clean session ends with its connection: {0} | {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          connect 0; publish a 1; cut           | connect 0 | open, CONNECT clean, PUBLISH a 2 | AWAITING_PUBACK 2
          connect 0; publish a 2; cut           | connect 0 | open, CONNECT clean, UNKNOWN SESSION_LOST a | FINISHED
          connect 0; publish a 2; PUBREC 1; cut | connect 0 | open, CONNECT clean | FINISHED
          connect 0; publish a 1; cut           | connect 1 | open, CONNECT clean, close | AWAITING_PUBACK 1
          """)
  void cleanSession(String before, String input, @Nullable String effects, String state) {
    check("clean", before, input, effects, state);
  }
}
