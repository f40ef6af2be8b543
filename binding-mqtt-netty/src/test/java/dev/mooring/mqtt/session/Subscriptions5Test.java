package dev.mooring.mqtt.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What MQTT 5.0 adds to subscriptions: codes, options, identifiers, and what a broker lacks. */
class Subscriptions5Test {

  @ParameterizedTest(name = "{0}: {1} | {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          options go out        | connect 0                              | subscribe s a@46 | SUBSCRIBE 1 a@46
          the identifier, too   | connect 0                              | subscribe s a@1 id=7 | SUBSCRIBE 1 a@1 id 7
          N06: each has its code | connect 0; subscribe s a@0 b@1 c@2    | SUBACK 1 0 135 2 | subscribed s 0+135+2
          N06: not asked for again | connect 0; subscribe s a@0 b@1; SUBACK 1 0 143; cut | connect 0 | open, CONNECT, SUBSCRIBE 2 a@0
          N09: a code too many  | connect 0; subscribe s a@0             | SUBACK 1 0 0 | DISCONNECT 82, close
          N09: none             | connect 0; subscribe s a@0             | SUBACK 1 | DISCONNECT 82, close
          N09: of another       | connect 0; subscribe s a@0             | UNSUBACK 1 0 | DISCONNECT 82, close
          confirmed: not asked for | connect 0; subscribe s a@5; SUBACK 1 1; cut | connect 1 | open, CONNECT
          other options: asked for | connect 0; subscribe s a@5; SUBACK 1 1; cut; subscribe t a@1 | connect 1 | open, CONNECT, SUBSCRIBE 2 a@1
          other identifier: asked for | connect 0; subscribe s a@1; SUBACK 1 1; cut; subscribe t a@1 id=2 | connect 1 | open, CONNECT, SUBSCRIBE 2 a@1 id 2
          same identifier: known | connect 0; subscribe s a@1 id=2; SUBACK 1 1; cut; subscribe t a@1 id=2 | connect 1 | open, CONNECT, subscribed t 1
          identifiers are kept  | connect 0; subscribe s a@1 id=1; SUBACK 1 1; subscribe t b@1 id=2; SUBACK 2 1; cut | connect 0 | open, CONNECT, SUBSCRIBE 3 a@1 id 1, SUBSCRIBE 4 b@1 id 2
          U5-10 identifiers     | connect 0 identifiers=0                | subscribe s a@1 id=7 | SUBSCRIBE 1 a@1
          U5-10 no loop         | connect 0 identifiers=0; subscribe s a@1 id=7; SUBACK 1 1; cut | connect 1 identifiers=0 | open, CONNECT
          U5-10 shared          | connect 0 shared=0                     | subscribe s $share/g/a@1 | subscribed s 158
          U5-10 wildcards       | connect 0 wildcards=0                  | subscribe s a/+@1 #@1 | subscribed s 162+162
          U5-10 one of three    | connect 0 wildcards=0                  | subscribe s a@1 b/#@1 c@2 | SUBSCRIBE 1 a@1+c@2
          U5-10 its code        | connect 0 wildcards=0; subscribe s a@1 b/#@1 c@2 | SUBACK 1 1 135 | subscribed s 1+162+135
          U5-10 later           | connect 0; subscribe s a/+@1; SUBACK 1 1; cut | connect 0 wildcards=0 | open, CONNECT, lost a/+
          3.2.2-15 SUBSCRIBE    | connect 0 size=12                      | subscribe s abcd@1 | SUBSCRIBE 1 abcd@1
          3.2.2-15 too large    | connect 0 size=11                      | subscribe s abcd@1 | subscribed s 149
          3.2.2-15 cut in two   | connect 0; subscribe s abcd@1; SUBACK 1 1; subscribe t efgh@1; SUBACK 2 1; cut | connect 0 size=12 | open, CONNECT, SUBSCRIBE 3 abcd@1, SUBSCRIBE 4 efgh@1
          3.2.2-15 UNSUBSCRIBE  | connect 0 size=10                      | unsubscribe u abcd | NOT_SENT REJECTED u
          UNSUBACK has codes    | connect 0; unsubscribe u a b           | UNSUBACK 1 0 17 | unsubscribed u
          UNSUBACK refuses      | connect 0; subscribe s a@1; SUBACK 1 1; unsubscribe u a | UNSUBACK 2 135 | NOT_SENT REJECTED u
          UNSUBACK miscounts    | connect 0; unsubscribe u a b           | UNSUBACK 1 0 | DISCONNECT 82, close
          """)
  void subscriptions(String what, @Nullable String before, String input, @Nullable String effects) {
    SessionScript script = new SessionScript("mqtt5").after(before);
    assertEquals(effects == null ? "" : effects, script.run(input));
  }
}
