package dev.mooring.runtime.config;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.runtime.config.Node.Scalar;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DocumentReaderTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      nullValues = "-",
      value = {
        "yes | yes | TEXT",
        "True | True | BOOLEAN",
        "off | off | TEXT",
        "1 | 1 | NUMBER",
        "1.10 | 1.10 | NUMBER",
        "010 | 010 | NUMBER",
        "0x1F | 0x1F | NUMBER",
        "1_000 | 1_000 | NUMBER",
        "12e3 | 12e3 | NUMBER",
        "1:30 | 1:30 | TEXT",
        "2026-01-01 | 2026-01-01 | TEXT",
        "'007' | 007 | TEXT",
        "\"true\" | true | TEXT",
        "${{ name }} | ${{ name }} | TEXT",
        "-1 | -1 | NUMBER",
        "'' | `` | TEXT",
        "~ | `` | NULL",
        "null | `` | NULL",
        "`` | `` | NULL",
        "# nothing | `` | NULL",
        "'null' | null | TEXT",
      },
      delimiter = '|')
  void keepsTheTextOfAScalarAsItIsWritten(String written, String text, Scalar.Type type)
      throws DocumentException {
    Scalar scalar = (Scalar) value(yaml("key: " + written + "\n"), "key");
    assertAll(() -> assertEquals(text, scalar.text()), () -> assertEquals(type, scalar.type()));
  }

  @Test
  void knowsTheLineOfEachNode() throws DocumentException {
    Node.Mapping root = yaml("\na: 1\nb:\n- x\n- y\nc: |\n  text\nd:\n  e: 5\n");
    Node.Sequence list = (Node.Sequence) value(root, "b");
    assertAll(
        () -> assertEquals(2, value(root, "a").location().line()),
        () -> assertEquals(5, list.items().get(1).location().line()),
        () -> assertEquals(6, value(root, "c").location().line()),
        () -> assertEquals(9, value((Node.Mapping) value(root, "d"), "e").location().line()));
  }

  @Test
  void resolvesAnchorsAndMergeKeys() throws DocumentException {
    Node.Mapping root =
        yaml("base: &base {qos: 1, topic: a}\ncopy: *base\nmore:\n  <<: *base\n  topic: b\n");
    Node.Mapping more = (Node.Mapping) value(root, "more");
    assertAll(
        () -> assertEquals(value(root, "base"), value(root, "copy")),
        () -> assertEquals("b", ((Scalar) value(more, "topic")).text()),
        () -> assertEquals("1", ((Scalar) value(more, "qos")).text()));
  }

  @Test
  void readsATextOfFiveMillionCharacters() throws DocumentException {
    String line = "0123456789".repeat(10) + "\n";
    assertEquals(
        line.repeat(50_000),
        ((Scalar) value(yaml("key: |\n" + ("  " + line).repeat(50_000)), "key")).text());
  }

  @Test
  void refusesAliasesThatMultiply() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 9; i++) {
      bomb.append("a%d: &a%d [".formatted(i, i));
      bomb.append(("*a" + (i - 1) + ", ").repeat(9)).append("x]\n");
    }
    DocumentException e = assertThrows(DocumentException.class, () -> yaml(bomb.toString()));
    assertEquals("has more than 1000000 values", e.reason());
  }

  static Stream<Arguments> brokenDocuments() {
    return Stream.of(
        Arguments.of(
            "a: [",
            1,
            "is not valid YAML: while parsing a flow node, expected the node content, but found"
                + " '<stream end>' (column 5)"),
        Arguments.of(
            "a: 1\nb: c: d",
            2,
            "is not valid YAML: mapping values are not allowed here (column 5)"),
        Arguments.of(
            "a:\n\tb: 2",
            2,
            "is not valid YAML: while scanning for the next token, found character '\\t(TAB)' that"
                + " cannot start any token. (Do not use \\t(TAB) for indentation) (column 1)"),
        Arguments.of("a: 1\na: 2", 2, "has the key \"a\" twice in one place"),
        Arguments.of("a: *b", 1, "has the alias *b without its anchor"),
        Arguments.of("? [a]\n: b", 1, "is not valid YAML that a component file may hold"),
        Arguments.of(
            "{a: 1}\n}",
            2,
            "is not valid YAML: expected '<document start>', but found '}' (column 1)"));
  }

  @ParameterizedTest
  @MethodSource("brokenDocuments")
  void saysWhereAndWhyADocumentIsNotWellFormed(String text, int line, String reason) {
    DocumentException e = assertThrows(DocumentException.class, () -> yaml(text));
    assertAll(
        () -> assertEquals(reason, e.reason()), () -> assertEquals(line, e.location().line()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password: @hunter2",
        "password: \"hunter2",
        "password: `hunter2",
        "? [hunter2]\n: x"
      })
  void quotesNothingOfABrokenDocument(String text) {
    DocumentException e = assertThrows(DocumentException.class, () -> yaml(text));
    assertFalse(e.reason().contains("hunter"), e.reason());
  }

  @Test
  void readsJsonWithTabsAndSeveralDocuments() throws DocumentException {
    List<Node> documents = new DocumentReader("f").json("{\n\t\"a\": 1.50\n}\n{\"b\": null}");
    Scalar nothing = (Scalar) ((Node.Mapping) documents.get(1)).entries().get(0).value();
    assertAll(
        () -> assertEquals("1.50", ((Scalar) value((Node.Mapping) documents.get(0), "a")).text()),
        () -> assertEquals(2, value((Node.Mapping) documents.get(0), "a").location().line()),
        () -> assertTrue(nothing.isNull()));
  }

  @Test
  void saysWhereJsonIsBrokenWithoutQuotingIt() {
    DocumentException e =
        assertThrows(
            DocumentException.class, () -> new DocumentReader("f").json("{\n \"a\": hunter2}"));
    assertAll(
        () -> assertEquals(2, e.location().line()),
        () -> assertTrue(e.reason().startsWith("is not valid JSON at column "), e.reason()),
        () -> assertFalse(e.reason().contains("hunter"), e.reason()));
  }

  private static Node.Mapping yaml(String text) throws DocumentException {
    return (Node.Mapping) new DocumentReader("f").yaml(new DocumentSplitter.Chunk(text, 0));
  }

  /** The value under a key, null or not. */
  private static Node value(Node.Mapping mapping, String key) {
    return mapping.entries().stream()
        .filter(entry -> entry.name().equals(key))
        .findFirst()
        .orElseThrow()
        .value();
  }
}
