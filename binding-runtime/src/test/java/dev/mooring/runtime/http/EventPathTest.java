package dev.mooring.runtime.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The path that a route becomes. */
final class EventPathTest {

  @ParameterizedTest
  @CsvSource({
    "in, /in",
    "/in, /in",
    "a/b, /a/b",
    "//a//b, /a/b",
    "a/../b, /b",
    "../../etc, /etc",
    "./a, /a",
    "my in, /my%20in",
    "größe, /gr%C3%B6%C3%9Fe",
    "a%20b, /a%20b",
    "100%, /100%25",
    "a%zz, /a%25zz",
    "a#b, /a%23b",
    "a?b=c, /a?b=c",
    "a\\b, /a%5Cb",
    "a:b, /a:b",
  })
  void aRouteBecomesAPath(String route, String path) {
    assertEquals(path, EventPath.of(route));
  }
}
