package dev.mooring.mqtt.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PemSourceTest {

  @ParameterizedTest
  @CsvSource({
    "file:/run/ca.pem, /run/ca.pem",
    "file:///run/ca.pem, /run/ca.pem",
    "file://localhost/run/ca.pem, /run/ca.pem",
    "FILE:/run/ca.pem, /run/ca.pem",
    "'  file:/run/ca.pem\n', /run/ca.pem",
    "file:certs/ca.pem, certs/ca.pem",
    "file:/run/100%.pem, /run/100%.pem",
    "file:/run/a%20b.pem, /run/a%20b.pem",
    "file:///run/a%20b+c.pem, /run/a b+c.pem",
    "file:///run/100%.pem, /run/100%.pem",
    "file:///C:/ca.pem, C:/ca.pem",
    "file:C:\\ca.pem, C:\\ca.pem",
  })
  void takesAPathAfterFile(String value, String path) {
    assertEquals(new PemSource.OfFile(path), PemSource.ofNullable(value));
  }

  @Test
  void takesEverythingElseForText() {
    assertEquals(new PemSource.OfText("profile:/x"), PemSource.ofNullable("profile:/x"));
    assertNull(PemSource.ofNullable(null));
  }
}
