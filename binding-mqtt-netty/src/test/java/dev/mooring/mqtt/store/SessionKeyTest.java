package dev.mooring.mqtt.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionKeyTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "..", "../../etc/passwd", "a b\0c", "NUL", "größe", "C:\\x", "|*?<>"})
  void aFileNameIsHarmlessWhateverTheClientId(String clientId) {
    String name = new SessionKey("tcp://broker", clientId).fileName();
    assertTrue(name.matches("[A-Za-z0-9_-]*-[0-9a-f]{32}"), name);
  }

  @Test
  void aFileNameIsShortHoweverLongTheClientId() {
    String name = new SessionKey("tcp://broker", "x".repeat(70_000)).fileName();
    assertEquals(40 + 1 + 32, name.length());
  }

  @Test
  void aFileNameShowsTheClientId() {
    assertTrue(new SessionKey("tcp://broker", "shop-1").fileName().startsWith("shop-1-"));
  }

  @ParameterizedTest
  @CsvSource({
    "tcp://a, client, tcp://b, client",
    "tcp://a, client, tcp://a, Client",
    "tcp://a, x/y, tcp://a, x_y",
    "tcp://ab, c, tcp://a, bc",
  })
  void twoKeysHaveTwoFileNamesWhereCaseDoesNotCount(
      String broker1, String client1, String broker2, String client2) {
    assertNotEquals(
        new SessionKey(broker1, client1).fileName().toLowerCase(java.util.Locale.ROOT),
        new SessionKey(broker2, client2).fileName().toLowerCase(java.util.Locale.ROOT));
  }

  @Test
  void aKeyHasOneFileNameForEver() {
    assertEquals(
        "client-1-7f4f278c479fecfc6a4e1aafe3c013d9",
        new SessionKey("tcp://broker:1883", "client-1").fileName());
  }
}
