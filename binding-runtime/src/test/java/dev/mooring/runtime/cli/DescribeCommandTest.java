package dev.mooring.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.api.config.Field;
import dev.mooring.api.config.FieldTypes;
import dev.mooring.runtime.memory.MemoryBindingProvider;
import dev.mooring.runtime.memory.MemoryBroker;
import dev.mooring.runtime.registry.Catalog;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code mooring describe} says of a type's fields, in each of its forms. */
final class DescribeCommandTest {

  private enum Speed {
    SLOW,
    VERY_FAST
  }

  private static final List<Field<?>> FIELDS =
      List.of(
          Field.required("url", FieldTypes.STRING, "Where a|b is.").asSecret(),
          Field.withDefault("qos", FieldTypes.integer(0, 2), "1", "How sure."),
          Field.withDefault("speed", FieldTypes.choice(Speed.class), "slow", "How fast."),
          Field.optional("topics", FieldTypes.STRING_LIST, "Which."),
          Field.family("header", FieldTypes.STRING, "What else."));

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int describe(String... arguments) {
    String[] line = new String[arguments.length + 1];
    line[0] = "describe";
    System.arraycopy(arguments, 0, line, 1, arguments.length);
    return Mooring.run(
        line,
        new Surroundings(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            () -> new Catalog(List.of(new MemoryBindingProvider(new MemoryBroker())), List.of())));
  }

  @Test
  void everyFieldIsInEveryFormWithThoseThatTheRuntimeObeys() {
    for (String form : List.of("--json", "--json-schema", "--markdown", "")) {
      out.getBuffer().setLength(0);
      assertEquals(
          0, form.isEmpty() ? describe("Bindings.Memory") : describe("bindings.memory", form));
      for (String field : List.of("url", "topic", "retain", "direction", "route")) {
        assertTrue(out.toString().contains(field), form + ": " + out);
      }
      assertEquals("", err.toString());
    }
  }

  @Test
  void withoutATypeItListsThem() {
    assertEquals(0, describe());
    assertTrue(out.toString().lines().anyMatch("bindings.memory"::equals), out.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bindings.memry | did you mean \"bindings.memory\"?",
        "nothing | expected one of bindings.memory",
        "bindings.memory --json --markdown | mutually exclusive",
        "--json | Missing required parameter: 'TYPE'"
      })
  void aMistakeOnTheCommandLineEndsWith2(String arguments, String message) {
    assertEquals(2, describe(arguments.split(" ", -1)));
    assertTrue(err.toString().contains(message), err.toString());
  }

  @Test
  void theTableOfTheDocumentationHasARowForEachField() {
    assertEquals(
        """
        | field | type | default | meaning |
        |---|---|---|---|
        | `url` | string | required | Where a\\|b is. Never shown. |
        | `qos` | integer | `1` | How sure. |
        | `speed` | choice | `slow` | How fast. One of slow, veryFast. |
        | `topics` | list |  | Which. |
        | `header.<name>` | string |  | What else. |
        """,
        FieldsAsText.markdown(FIELDS));
  }

  @Test
  void forProgramsThereIsAnObject() {
    JsonArray fields = new JsonObject(FieldsAsJson.of("bindings.x", FIELDS)).getJsonArray("fields");
    JsonObject qos = fields.getJsonObject(1);
    assertEquals(5, fields.size());
    assertEquals("a whole number from 0 to 2", qos.getString("expects"));
    assertEquals("1", qos.getString("default"));
    assertTrue(fields.getJsonObject(0).getBoolean("required"));
    assertTrue(fields.getJsonObject(0).getBoolean("secret"));
    assertTrue(fields.getJsonObject(4).getBoolean("family"));
  }

  private static JsonObject metadata() {
    return new JsonObject(JsonSchema.of("bindings.x", FIELDS))
        .getJsonObject("properties")
        .getJsonObject("spec")
        .getJsonObject("properties")
        .getJsonObject("metadata");
  }

  @ParameterizedTest
  @CsvSource({
    "url, true",
    "URL, true",
    "Header.Some-Thing, true",
    "header, false",
    "header., false",
    "urls, false"
  })
  void editorsLearnWhichKeysThereAre(String key, boolean known) {
    JsonArray forms =
        metadata()
            .getJsonObject("items")
            .getJsonObject("properties")
            .getJsonObject("name")
            .getJsonArray("anyOf");
    Pattern pattern = Pattern.compile(forms.getJsonObject(1).getString("pattern"));
    assertEquals(known, pattern.matcher(key).find(), pattern.toString());
    assertEquals(
        new JsonArray(List.of("url", "qos", "speed", "topics")),
        forms.getJsonObject(0).getJsonArray("enum"));
  }

  @Test
  void editorsLearnWhatIsRequiredAndWhatAValueMayBe() {
    JsonArray needed = metadata().getJsonArray("allOf");
    assertEquals(1, needed.size());
    assertTrue(needed.encode().contains("^[uU][rR][lL]$"), needed.encode());
    JsonArray rules = metadata().getJsonObject("items").getJsonArray("allOf");
    JsonObject speed =
        rules
            .getJsonObject(2)
            .getJsonObject("then")
            .getJsonObject("properties")
            .getJsonObject("value");
    assertEquals("slow", speed.getString("default"));
    assertEquals("How fast.", speed.getString("description"));
    assertEquals(
        new JsonArray(List.of("slow", "veryFast")),
        speed.getJsonArray("anyOf").getJsonObject(0).getJsonArray("enum"));
    Optional<String> draft =
        Optional.ofNullable(
            new JsonObject(JsonSchema.of("bindings.x", FIELDS)).getString("$schema"));
    assertEquals(Optional.of("http://json-schema.org/draft-07/schema#"), draft);
    assertFalse(rules.isEmpty());
  }
}
