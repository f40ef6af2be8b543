package dev.mooring.mqtt.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What MQTT 5.0 adds to the receiver's side: reason codes and our Receive Maximum. */
class Inbound5TableTest {

  @ParameterizedTest(name = "[MQTT-{0}] {1} | {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          3.3.4-1  | connect 0                                    | PUBLISH m 0 | deliver m
          4.3.2-4  | connect 0; PUBLISH m 1 5                     | settle m    | PUBACK 5
          3.4.2-1  | connect 0; PUBLISH m 1 5                     | settle m 80 | PUBACK 5 80
          3.4.2-1  | connect 0; PUBLISH m 1 5                     | settle m 87 | PUBACK 5 87
          4.3.2-5  | connect 0; PUBLISH m 1 5; settle m           | PUBLISH m 1 5 dup | deliver m
          4.3.2-5  | connect 0; PUBLISH m 1 5; settle m           | PUBLISH m 1 5 | deliver m
          4.6.0-2  | connect 0; PUBLISH m 1 5; PUBLISH n 1 3; settle n | settle m 80 | PUBACK 5 80, PUBACK 3
          4.6.0-3  | connect 0; PUBLISH m 2 5; PUBLISH n 2 3; settle n | settle m | PUBREC 5, PUBREC 3
          4.3.3-8  | connect 0; PUBLISH m 2 5                     | settle m    | PUBREC 5
          3.5.2-1  | connect 0; PUBLISH m 2 5                     | settle m 83 | PUBREC 5 83
          4.3.3-9  | connect 0; PUBLISH m 2 5; settle m 83        | PUBLISH m 2 5 | deliver m
          4.3.3-9  | connect 0; PUBLISH m 2 5; settle m 83        | PUBREL 5    | PUBCOMP 5 92
          4.3.3-9  | connect 0; PUBLISH m 2 5; cut; settle m 83; connect 1 | PUBLISH m 2 5 dup | PUBREC 5 83
          4.3.3-10 | connect 0; PUBLISH m 2 5; settle m; cut; connect 1 | PUBLISH m 2 5 dup | PUBREC 5
          4.3.3-11 | connect 0; PUBLISH m 2 5; settle m           | PUBREL 5    | PUBCOMP 5
          3.7.2-1  | connect 0                                    | PUBREL 500  | PUBCOMP 500 92
          4.3.3-11 | connect 0; PUBLISH m 2 5; settle m; PUBREL 5 | PUBREL 5    | PUBCOMP 5 92
          4.3.3-12 | connect 0; PUBLISH m 2 5; settle m; PUBREL 5 | PUBLISH m 2 5 dup | deliver m
          4.3.3-13 | connect 0; PUBLISH m 2 5; settle m; wait 60000 | PUBREL 5  | PUBCOMP 5
          3.2.2-5  | connect 0; PUBLISH m 2 5; settle m; cut; connect 0 | PUBLISH n 2 5 dup | deliver n
          3.1.2-4  | connect 0; PUBLISH m 2 5; cut; connect 0     | PUBLISH n 2 5 | deliver n
          """)
  void acknowledgementsHaveCodes(
      String rule, @Nullable String before, String input, @Nullable String effects) {
    SessionScript script = new SessionScript("mqtt5").after(before);
    assertEquals(effects == null ? "" : effects, script.run(input));
  }

  @ParameterizedTest(name = "U5-7 N29: {0} | {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          connect 0; PUBLISH a 1 1                               | PUBLISH b 2 2 | deliver b
          connect 0; PUBLISH a 1 1; PUBLISH b 2 2                | PUBLISH c 1 3 | DISCONNECT 93, close
          connect 0; PUBLISH a 1 1; PUBLISH b 2 2                | PUBLISH c 2 3 | DISCONNECT 93, close
          connect 0; PUBLISH a 1 1; PUBLISH b 2 2                | PUBLISH c 0   | deliver c
          connect 0; PUBLISH a 1 1; PUBLISH b 2 2                | PUBLISH b 2 2 dup |
          connect 0; PUBLISH a 1 1; PUBLISH b 2 2; settle a      | PUBLISH c 1 3 | deliver c
          connect 0; PUBLISH a 1 1; PUBLISH b 2 2; settle b      | PUBLISH c 1 3 | DISCONNECT 93, close
          connect 0; PUBLISH a 1 1; PUBLISH b 2 2; settle b; PUBREL 2 | PUBLISH c 1 3 | deliver c
          connect 0; PUBLISH a 1 1; PUBLISH b 2 2; settle b 80   | PUBLISH c 1 3 | deliver c
          connect 0; PUBLISH a 1 1; PUBLISH b 2 2; settle b; PUBLISH b 2 2 dup; PUBREL 2 | PUBLISH c 1 3 | deliver c
          connect 0; PUBLISH a 1 1; PUBLISH b 2 2; release a     | PUBLISH c 1 3 | DISCONNECT 93, close
          connect 0; PUBLISH a 1 1; PUBLISH b 2 2; settle b; cut; connect 1; PUBREL 2; PUBLISH a 1 1 dup | PUBLISH c 1 3 | deliver c
          connect 0; PUBLISH b 2 2; settle b; cut; connect 1; PUBLISH d 1 4; PUBREL 2; PUBLISH c 1 3 | PUBLISH e 1 5 | DISCONNECT 93, close
          """)
  void whatTheBrokerHasOnTheWayIsCounted(
      @Nullable String before, String input, @Nullable String effects) {
    SessionScript script = new SessionScript("mqtt5 receive=2").after(before);
    assertEquals(effects == null ? "" : effects, script.run(input));
  }
}
