package dev.mooring.api.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaTest {

  private static final Field<String> URL =
      Field.required("url", FieldTypes.STRING, "Where the broker is.");
  private static final Field<Integer> QOS =
      Field.withDefault("qos", FieldTypes.integer(0, 2), "1", "Quality of service.");
  private static final Field<Duration> MAX_WAIT =
      Field.optional("maxWait", FieldTypes.DURATION, "How long to wait.");
  private static final Field<Integer> PIN =
      Field.optional("pin", FieldTypes.integer(0, 9999), "A secret number.").asSecret();
  private static final Field<String> USER_PROPERTY =
      Field.family("userProperty", FieldTypes.STRING, "Properties.");
  private static final Field<Integer> WEIGHT =
      Field.family("weight", FieldTypes.integer(0, 9), "Weights.");
  private static final Field<URI> LINK =
      Field.optional("link", FieldTypes.of("link", "a link", URI::create), "A link.");
  private static final Field<URI> SECRET_LINK =
      Field.optional("secretLink", FieldTypes.of("link", "a link", URI::create), "A link.")
          .asSecret();

  private static final Schema SCHEMA =
      new Schema(List.of(URL, QOS, MAX_WAIT, PIN, USER_PROPERTY, WEIGHT, LINK, SECRET_LINK));

  private final List<Problem> problems = new ArrayList<>();

  @Test
  void readsTypedValuesWhateverTheCaseOfTheirKeys() {
    Values values = read("URL", "tcp://a", "QoS", " 2 ", "maxwait", "5s", "pin", "42");
    assertEquals("tcp://a", values.get(URL));
    assertEquals(2, values.get(QOS));
    assertEquals(Optional.of(Duration.ofSeconds(5)), values.find(MAX_WAIT));
    assertEquals(42, values.get(PIN));
    assertNoProblems();
  }

  @Test
  void fillsInDefaultsAndNothingElse() {
    Values values = read("url", "tcp://a");
    assertEquals(1, values.get(QOS));
    assertFalse(values.isGiven(QOS));
    assertTrue(values.isGiven(URL));
    assertEquals(Optional.empty(), values.find(MAX_WAIT));
    assertThrows(NoSuchElementException.class, () -> values.get(MAX_WAIT));
    assertNoProblems();
  }

  @Test
  void treatsAnEmptyOptionalValueAsLeftOut() {
    Values values = read("url", "tcp://a", "maxWait", " ");
    assertEquals(Optional.empty(), values.find(MAX_WAIT));
    assertFalse(values.isGiven(MAX_WAIT));
    assertNoProblems();
  }

  @Test
  void readsFamiliesByWhatStandsBehindTheDot() {
    Values values =
        read("url", "a", "USERPROPERTY.Site", "Kiel", "userProperty.site.2", "", "weight.x", "3");
    assertEquals(Map.of("Site", "Kiel", "site.2", ""), values.family(USER_PROPERTY));
    assertEquals(List.of("Site", "site.2"), List.copyOf(values.family(USER_PROPERTY).keySet()));
    assertEquals(Map.of("x", 3), values.family(WEIGHT));
    assertTrue(values.isGiven(WEIGHT));
    assertNoProblems();
  }

  @Test
  void tellsMembersOfAFamilyApartByCase() {
    Values values = read("url", "a", "userProperty.id", "1", "userProperty.ID", "2");
    assertEquals(Map.of("id", "1", "ID", "2"), values.family(USER_PROPERTY));
    assertNoProblems();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "qos           | 3         | field \"qos\": \"3\" is not valid; "
            + "expected a whole number from 0 to 2",
        "QOS           | two       | field \"QOS\": \"two\" is not valid; "
            + "expected a whole number from 0 to 2",
        "qos           | ``        | field \"qos\": \"\" is not valid; "
            + "expected a whole number from 0 to 2",
        "maxWait       | 5 minutes | field \"maxWait\": \"5 minutes\" is not valid; expected "
            + "a duration such as 500ms, 5s or 1h30m (a number alone is seconds)",
        "weight.x      | 10        | field \"weight.x\": \"10\" is not valid; "
            + "expected a whole number from 0 to 9",
        "weight.x      | ``        | field \"weight.x\": \"\" is not valid; "
            + "expected a whole number from 0 to 9",
        "pin           | 12345     | field \"pin\": a secret value is not valid; "
            + "expected a whole number from 0 to 9999",
        "secretLink    | a b       | field \"secretLink\": a secret value is not valid; "
            + "expected a link",
      })
  void reportsAValueThatIsWrong(String key, String text, String problem) {
    Values values = read("url", "a", key, text);
    assertEquals(List.of("file.yaml:3: component \"orders\": " + problem), lines());
    assertTrue(problems.get(0).isError());
    assertThrows(
        NoSuchElementException.class,
        () -> values.get(QOS.name().equalsIgnoreCase(key) ? QOS : PIN));
  }

  @Test
  void reportsWhyAParserRefused() {
    read("url", "a", "link", "a b");
    assertEquals(1, problems.size());
    assertTrue(
        lines().get(0).contains("\"a b\" (Illegal character in path at index 1: a b) is not"),
        lines()::toString);
  }

  @Test
  void neverShowsAValueFromASecretStore() {
    RawValue secret = new RawValue("qos", "hunter2", new Location("file.yaml", 2), true);
    SCHEMA.read(
        "orders",
        new RawValues(List.of(RawValue.of("url", "a"), secret), Location.UNKNOWN),
        problems);
    assertEquals(
        List.of(
            "file.yaml:2: component \"orders\": field \"qos\": a secret value is not valid; "
                + "expected a whole number from 0 to 2"),
        lines());
  }

  @ParameterizedTest
  @CsvSource({
    "tcp://ann:hunter2@broker,              tcp://***@broker",
    "ann:hunter2@broker,                    ***@broker",
    "tcp:/ann:hunter2@broker,               ***@broker",
    "'tcp://a:hunter2@b,tcp://c:hunter2@d', tcp://***@d",
    "tcp://ann:hun/ter@2@broker,            tcp://***@broker",
    "ann@broker,                            ann@broker",
    "tcp://broker:1883/a@b,                 tcp://***@b",
  })
  void hidesCredentialsInWhatLooksLikeAnAddress(String text, String shown) {
    read("url", "a", "qos", text);
    assertTrue(lines().get(0).contains("\"" + shown + "\" is not valid"), lines()::toString);
  }

  @Test
  void showsLongAndOddValuesOnOneShortLine() {
    read("url", "a", "qos", "x".repeat(100), "maxWait", "a\nb\rc\u001b[31m");
    assertTrue(lines().get(0).contains("\"" + "x".repeat(77) + "...\" is"), lines()::toString);
    assertTrue(lines().get(1).contains("\"a\\nb\\rc\\u001b[31m\" is"), lines()::toString);
  }

  @Test
  void reportsARequiredFieldThatIsMissingWhereTheComponentBegins() {
    read();
    assertEquals(
        List.of("file.yaml:1: component \"orders\": field \"url\": is missing; expected text"),
        lines());
    assertTrue(problems.get(0).isError());
  }

  @Test
  void reportsARequiredFieldThatIsEmpty() {
    read("url", "  ");
    assertEquals(
        List.of("file.yaml:2: component \"orders\": field \"url\": is empty; expected text"),
        lines());
  }

  @Test
  void reportsAKeyThatIsGivenTwice() {
    Values values = read("url", "a", "qos", "0", "QOS", "2");
    assertEquals(
        List.of(
            "file.yaml:4: component \"orders\": field \"QOS\": is given twice, first at "
                + "file.yaml:3; give it once"),
        lines());
    assertEquals(0, values.get(QOS));
  }

  @Test
  void reportsAMemberOfAFamilyThatIsGivenTwice() {
    read("url", "a", "weight.a", "0", "WEIGHT.a", "2");
    assertEquals(1, problems.size());
    assertTrue(lines().get(0).contains("is given twice"), lines()::toString);
  }

  @Test
  void namesNoPlaceWhereThereIsNone() {
    SCHEMA.read(
        "orders",
        new RawValues(List.of(RawValue.of("url", "a"), RawValue.of("Url", "b")), Location.UNKNOWN),
        problems);
    assertEquals(
        List.of("component \"orders\": field \"Url\": is given twice; give it once"), lines());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "qoss           | is not known; did you mean \"qos\"?",
        "maxWait.x      | is not known; did you mean \"maxWait\"?",
        "colour         | is not known and has no effect",
        "userProprty.a  | is not known; did you mean \"userProperty.<name>\"?",
        "userPropertya  | is not known; did you mean \"userProperty.<name>\"?",
        "userProperty   | is incomplete; expected \"userProperty.<name>\"",
        "userProperty.  | is incomplete; expected \"userProperty.<name>\"",
      })
  void warnsOfAKeyThatIsNotKnown(String key, String message) {
    read("url", "a", key, "hunter2");
    assertEquals(
        List.of("file.yaml:3: component \"orders\": field \"" + key + "\": " + message), lines());
    assertFalse(problems.get(0).isError());
  }

  @Test
  void reportsEverythingAtOnce() {
    read("qos", "9", "pin", "x", "nonsense", "y", "maxWait", "z");
    assertEquals(5, problems.size());
    assertEquals(4, problems.stream().filter(Problem::isError).count());
  }

  @Test
  void remembersWhereAFieldWasGiven() {
    Values values = read("url", "a", "qos", "0");
    assertEquals(new Location("file.yaml", 3), values.locationOf(QOS));
    assertEquals(Location.UNKNOWN, values.locationOf(MAX_WAIT));
  }

  @Test
  void refusesFieldsOfAnotherSchema() {
    Values values = read("url", "a");
    Field<String> stranger = Field.optional("url", FieldTypes.STRING, "Another url.");
    assertThrows(IllegalArgumentException.class, () -> values.find(stranger));
    assertThrows(IllegalArgumentException.class, () -> values.get(stranger));
    assertThrows(IllegalArgumentException.class, () -> values.family(stranger));
    assertThrows(IllegalArgumentException.class, () -> values.isGiven(stranger));
    assertThrows(IllegalArgumentException.class, () -> values.locationOf(stranger));
  }

  @Test
  void handsOutNothingThatCanBeChanged() {
    Values values = read("url", "a", "userProperty.a", "1");
    Map<String, String> family = values.family(USER_PROPERTY);
    assertThrows(UnsupportedOperationException.class, () -> family.put("b", "2"));
    assertThrows(UnsupportedOperationException.class, () -> SCHEMA.fields().remove(0));
  }

  @Test
  void cannotHaveTwoFieldsOfOneName() {
    Field<String> twin = Field.optional("URL", FieldTypes.STRING, "Another url.");
    List<Field<?>> fields = List.of(URL, twin);
    assertThrows(IllegalArgumentException.class, () -> new Schema(fields));
  }

  @Test
  void cannotHaveADefaultThatIsNoValue() {
    assertThrows(
        IllegalArgumentException.class,
        () -> Field.withDefault("qos", FieldTypes.integer(0, 2), "3", "Quality."));
  }

  @Test
  void describesItsFields() {
    assertEquals(
        List.of(URL, QOS, MAX_WAIT, PIN, USER_PROPERTY, WEIGHT, LINK, SECRET_LINK),
        SCHEMA.fields());
    assertTrue(URL.isRequired());
    assertFalse(QOS.isRequired());
    assertEquals(Optional.of("1"), QOS.defaultText());
    assertEquals(Optional.empty(), URL.defaultText());
    assertTrue(PIN.isSecret());
    assertFalse(QOS.isSecret());
    assertTrue(WEIGHT.isFamily());
    assertFalse(PIN.isFamily());
    assertEquals("A secret number.", PIN.description());
    assertEquals("integer", PIN.type().name());
    assertEquals("pin", PIN.toString());
  }

  private Values read(String... keysAndTexts) {
    List<RawValue> items = new ArrayList<>();
    for (int i = 0; i < keysAndTexts.length; i += 2) {
      Location line = new Location("file.yaml", 2 + i / 2);
      items.add(new RawValue(keysAndTexts[i], keysAndTexts[i + 1], line, false));
    }
    return SCHEMA.read("orders", new RawValues(items, new Location("file.yaml", 1)), problems);
  }

  private List<String> lines() {
    return problems.stream().map(Problem::toString).toList();
  }

  private void assertNoProblems() {
    assertEquals(List.of(), lines());
  }
}
