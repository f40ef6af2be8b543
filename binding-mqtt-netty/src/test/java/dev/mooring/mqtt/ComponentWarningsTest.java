package dev.mooring.mqtt;

import static dev.mooring.mqtt.Components.values;
import static dev.mooring.mqtt.ReadComponent.warnings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.api.Direction;
import dev.mooring.mqtt.tls.SecretWatch;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said about components that can be used, but hardly as they stand. */
@ExtendWith(SecretWatch.class)
class ComponentWarningsTest {

  private static final String URL = "tcp://broker.example";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "qos=1,cleanSession=true|",
        "qos=1|cleanSession: is left out: bindings.mqtt takes cleanSession true",
        "cleanSession=true|qos: is left out: bindings.mqtt takes qos 0",
        "|qos: is left out: bindings.mqtt takes qos 0 and cleanSession true"
      })
  void oneWarningNamesTheDefaultsThatDaprChanged(String given, String warning) throws Exception {
    Map<String, String> values = values("url", URL, "topic", "t");
    if (given != null) {
      for (String pair : given.split(",", -1)) {
        values.put(pair.split("=", -1)[0], pair.split("=", -1)[1]);
      }
    }
    List<String> warnings = warnings("bindings.mqtt", Set.of(), values);
    assertEquals(warning == null ? 0 : 1, warnings.size(), warnings.toString());
    if (warning != null) {
      assertTrue(warnings.get(0).startsWith(warning), warnings.get(0));
      assertTrue(warnings.get(0).contains("bindings.mqtt3"), warnings.get(0));
    }
    assertEquals(List.of(), warnings("bindings.mqtt3", Set.of(), values));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "consumerID=ID,cleanSession=false|cleanSession: is false, but the client id holds a random",
        "clientID=me,consumerID=x|consumerID: has no effect beside clientID",
        "backOffMaxInterval=9s|backOffMaxInterval: has no effect unless",
        "deadLetterTopic=dead,onFailure=discard|deadLetterTopic: has no effect unless",
        "username=other|username: replaces the username in url",
        "password=other|password: replaces the password in url",
        "keepAlife=9s|keepAlife: is not known; did you mean \"keepAlive\"?",
        "caCert=file:x|caCert: has no effect unless url has ssl://",
        "tlsVerifyHostname=false|tlsVerifyHostname: has no effect unless url has ssl://",
        "wsHeaders.X=y|wsHeaders: has no effect unless url has ws:// or wss://"
      })
  @Tag("D19")
  void whatIsProbablyNotMeantIsAWarning(String given, String warning) throws Exception {
    Map<String, String> values =
        values("url", "tcp://user:pass@h", "topic", "t", "qos", "1", "cleanSession", "true");
    for (String pair : given.split(",", -1)) {
      values.put(
          pair.split("=", -1)[0],
          pair.split("=", -1)[1].replace("ID", UUID.randomUUID().toString()));
    }
    List<String> warnings = warnings("bindings.mqtt", Set.of(Direction.INPUT), values);
    assertEquals(1, warnings.size(), warnings.toString());
    assertTrue(warnings.get(0).startsWith(warning), warnings.get(0));
  }

  @Test
  void aPasswordMayJoinAUserNameInTheUrl() throws Exception {
    Map<String, String> values =
        values(
            "url",
            "tcp://user@h",
            "password",
            "p",
            "topic",
            "t",
            "qos",
            "1",
            "cleanSession",
            "true");
    assertEquals(List.of(), warnings("bindings.mqtt", Set.of(), values));
  }
}
