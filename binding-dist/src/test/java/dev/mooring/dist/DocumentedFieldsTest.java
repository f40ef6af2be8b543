package dev.mooring.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mooring.runtime.cli.Mooring;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The documentation has the same fields as the program, since the program wrote it. */
final class DocumentedFieldsTest {

  private static String describe(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] line =
        Stream.concat(Stream.of("describe"), Stream.of(arguments)).toArray(String[]::new);
    assertEquals(
        0,
        Mooring.run(line, new PrintWriter(out, true), new PrintWriter(err, true)),
        () -> "" + err);
    return out.toString().replace("\r", "");
  }

  static Stream<String> bindingTypes() {
    return describe().lines().filter(type -> type.startsWith("bindings."));
  }

  @ParameterizedTest
  @MethodSource("bindingTypes")
  void theTableIsThatOfTheProgram(String type) throws IOException {
    check(type + ".md", describe(type, "--markdown"), "--markdown", type);
  }

  @ParameterizedTest
  @MethodSource("bindingTypes")
  void theSchemaForEditorsIsThatOfTheProgram(String type) throws IOException {
    check(type + ".schema.json", describe(type, "--json-schema"), "--json-schema", type);
  }

  private static void check(String name, String expected, String form, String type)
      throws IOException {
    Path file = Path.of("..", "docs", "fields", name);
    String found = Files.exists(file) ? Files.readString(file) : "";
    assertEquals(
        expected,
        found,
        "docs/fields/"
            + name
            + " is out of date; run: ./mooring describe "
            + type
            + " "
            + form
            + " > docs/fields/"
            + name);
  }

  @ParameterizedTest
  @CsvSource({"mqtt-binding.md"})
  void theDocumentOfTheBindingLeadsToEachTable(String document) throws IOException {
    String text = Files.readString(Path.of("..", "docs", document));
    bindingTypes()
        .forEach(
            type ->
                assertEquals(
                    true, text.contains("fields/" + type + ".md"), type + " in docs/" + document));
  }
}
