package dev.mooring.runtime.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class DocumentSplitterTest {

  static Stream<Arguments> files() {
    return Stream.of(
        Arguments.of("an empty file", "", List.of()),
        Arguments.of("comments alone", "# a\n\n---\n# b\n", List.of()),
        Arguments.of("one document", "a: 1\n", List.of("0 a")),
        Arguments.of("one document behind a marker", "---\na: 1\n", List.of("0 a")),
        Arguments.of("two documents", "a: 1\n---\nb: 1\n", List.of("0 a", "1 b")),
        Arguments.of(
            "a comment beside the marker", "a: 1\n--- # next\nb: 1\n", List.of("0 a", "1 b")),
        Arguments.of("content beside the marker", "--- {a: 1}\n", List.of("0 a")),
        Arguments.of("an end marker", "a: 1\n...\n---\nb: 1\n", List.of("0 a", "2 b")),
        Arguments.of(
            "directives",
            "%YAML 1.1\n---\na: 1\n...\n%YAML 1.1\n---\nb: 1\n",
            List.of("1 a", "5 b")),
        Arguments.of("Windows line ends", "a: 1\r\n---\r\nb: 1\r\n", List.of("0 a", "1 b")),
        Arguments.of(
            "a certificate in a text",
            "a: |\n  -----BEGIN CERTIFICATE-----\n  ---\n  x\n",
            List.of("0 a")),
        Arguments.of("something like a marker", "---x: 1\n", List.of("0 ---x")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void cutsAtMarkersAndKeepsCountOfLines(String name, String file, List<String> expected) {
    List<String> found =
        DocumentSplitter.split(file).stream()
            .map(chunk -> chunk.linesBefore() + " " + firstKey(chunk.text()))
            .toList();
    assertEquals(expected, found);
  }

  private static String firstKey(String text) {
    String stripped = text.replaceAll("#.*", "").replace("{", "").strip();
    return stripped.substring(0, stripped.indexOf(':'));
  }
}
