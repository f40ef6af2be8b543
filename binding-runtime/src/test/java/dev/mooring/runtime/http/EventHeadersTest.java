package dev.mooring.runtime.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of an event's metadata on its way to an HTTP application. */
final class EventHeadersTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "topic | sensors/1 | topic | sensors/1",
        "messageId | 7 | messageid | 7",
        "userProperty.Trace-Id | x | userproperty.trace-id | x",
        "topic | a b | topic | a b",
        "topic | `` | topic | ``",
        "topic | ` a` | topic | %20a",
        "topic | `a ` | topic | a%20",
        "topic | 温/1 | topic | %E6%B8%A9/1",
        "topic | 100% | topic | 100%",
        "topic | é100% | topic | %C3%A9100%25",
        "userProperty.a b | v | userproperty.a%20b | v",
        "userProperty.a:b | v | userproperty.a%3Ab | v",
        "userProperty.größe | v | userproperty.gr%C3%B6%C3%9Fe | v",
        "grpc-timeout | v | dapr-grpc-timeout | v",
        ":method | v | dapr-%3Amethod | v",
      })
  void metadataBecomesAHeader(String key, String value, String name, String text) {
    assertEquals(List.of(Map.entry(name, text)), EventHeaders.of(Map.of(key, value)));
  }

  @Test
  void lineBreaksAndControlCharactersCannotEndAHeader() {
    assertEquals(
        List.of(Map.entry("topic", "a%0D%0AX:%20y%00%7F")),
        EventHeaders.of(Map.of("topic", "a\r\nX: y\u0000\u007F")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Type",
        "content-length",
        "Host",
        "Connection",
        "keep-alive",
        "Proxy-Authorization",
        "Transfer-Encoding",
        "Upgrade",
        "http2-settings",
        "TE",
        "Trailer",
        "Expect",
        "destination-app-id",
        "trace-bin",
        "",
      })
  void whatBelongsToTheConnectionIsLeftOut(String key) {
    assertEquals(List.of(), EventHeaders.of(Map.of(key, "v")));
  }

  @Test
  void whatAConnectionValueNamesIsLeftOut() {
    assertEquals(
        List.of(Map.entry("kept", "v")),
        EventHeaders.of(Map.of("Connection", "close, X-Hop", "x-hop", "v", "kept", "v")));
  }
}
