package dev.mooring.mqtt.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Enhanced authentication (MQTT 5.0 section 4.12): what each fact does in each state of it. */
class Authentication5Test {

  @ParameterizedTest(name = "{0}: {1} | {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          4.12.0-5 | start                                      | opened             | ask BEGIN
          4.12.0-5 | start; opened                              | answer hi          | CONNECT m=hi
          gives no answer | start; opened                       | deny               | close
          gives no answer | start; opened                       | wait 10000         | close
          3.1.2-30 | start; opened; answer hi; publish a 1      | subscribe s x@1    |
          4.12.0-3 | start; opened; answer hi                   | AUTH 18 m nonce    | ask CONTINUE nonce
          4.12.0-3 | start; opened; answer hi; AUTH 18 m nonce  | answer proof       | AUTH 18 m=proof
          4.12.0-5 | start; opened; answer hi                   | AUTH 18 other x    | DISCONNECT 82, close
          4.12.0-5 | start; opened; answer hi                   | AUTH 18            | DISCONNECT 82, close
          one at a time | start; opened; answer hi; AUTH 18 m a | AUTH 18 m b        | DISCONNECT 82, close
          not the end | start; opened; answer hi                | AUTH 00 m b        | DISCONNECT 82, close
          it may be refused | start; opened; answer hi; AUTH 18 m a | CONNACK 0 0 code=87 | close
          4.12.0-5 | start; opened; answer hi                   | CONNACK 0 0        | DISCONNECT 82, close
          4.12.0-5 | start; opened; answer hi                   | CONNACK 0 0 auth=z method=n | DISCONNECT 82, close
          the broker is looked at | start; opened; answer hi    | CONNACK 0 0 auth=fin | pause, ask FINISH fin
          the broker is right | publish a 1; start; opened; answer hi; CONNACK 0 0 auth=fin | answer ok | resume, PUBLISH a 1
          the broker is wrong | publish a 1; start; opened; answer hi; CONNACK 0 0 auth=fin | deny | DISCONNECT 87, close
          begun anew on each connection | start; opened; answer hi; CONNACK 0 0 auth=f; answer ok; cut; wait 1000; opened | answer hi | CONNECT m=hi
          stale answers count for nothing | start; opened; cut  | answer hi          |
          4.12.1-1 | start; opened; answer hi; CONNACK 0 0 auth=f; answer ok | reauthenticate | ask BEGIN
          4.12.1-1 | start; opened; answer hi; CONNACK 0 0 auth=f; answer ok; reauthenticate | answer again | AUTH 19 m=again
          4.12.1-1 | start; opened; answer hi                   | reauthenticate     |
          3.15.2-1 | start; opened; answer hi; CONNACK 0 0 auth=f; answer ok; reauthenticate; answer again; AUTH 18 m n | answer proof | AUTH 18 m=proof
          4.12.1-2 | start; opened; answer hi; CONNACK 0 0 auth=f; answer ok; reauthenticate; answer again; AUTH 18 m n | deny | DISCONNECT 87, close
          it ends  | start; opened; answer hi; CONNACK 0 0 auth=f; answer ok; reauthenticate; answer again | AUTH 00 m fin | ask FINISH fin
          it ended | start; opened; answer hi; CONNACK 0 0 auth=f; answer ok; reauthenticate; answer again; AUTH 00 m fin; answer ok | wait 20000 |
          in time  | start; opened; answer hi; CONNACK 0 0 auth=f; answer ok; reauthenticate; answer again | wait 10000 | close
          """)
  void enhancedAuthentication(
      String rule, @Nullable String before, String input, @Nullable String effects) {
    SessionScript script = new SessionScript("mqtt5 auth").after(before);
    assertEquals(effects == null ? "" : effects, script.run(input));
  }

  @ParameterizedTest(name = "{0}: {1} | {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          4.12.0-7 | start         | opened               | CONNECT
          4.12.0-7 | connect 0     | reauthenticate       |
          3.15.1-1 U5-12 | connect 0 | AUTH 18 m x         | DISCONNECT 82, close
          3.15.1-1 U5-12 | start; opened | AUTH 18 m x     | DISCONNECT 82, close
          4.12.0-6 | start; opened | CONNACK 0 0 auth=fin | DISCONNECT 82, close
          """)
  void whoNeverAskedForItDoesNotGetIt(
      String rule, @Nullable String before, String input, @Nullable String effects) {
    SessionScript script = new SessionScript("mqtt5").after(before);
    assertEquals(effects == null ? "" : effects, script.run(input));
  }
}
