package dev.mooring.api.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldTypesTest {

  private enum OnFailure {
    DISCARD,
    DEAD_LETTER,
    STOP
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "y", "Y", "yes", "Yes", "YES", "yEs", "true", "True", "TRUE", "tRUE", "t", "T", "on", "On",
        "ON", "1"
      })
  void readsEverySpellingOfTrue(String text) {
    assertEquals(true, FieldTypes.BOOLEAN.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "n", "N", "no", "No", "NO", "nO", "false", "False", "FALSE", "fALSE", "f", "F", "off",
        "Off", "OFF", "0"
      })
  void readsEverySpellingOfFalse(String text) {
    assertEquals(false, FieldTypes.BOOLEAN.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "2", "-1", "00", "01", "tru", "truee", "yep", "nope", "null", "o", "ye", "of"})
  void takesNothingElseForABoolean(String text) {
    assertInvalid(FieldTypes.BOOLEAN, text);
  }

  @Test
  void readsBooleansTheSameWayInEveryLanguage() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr"));
      assertEquals(true, FieldTypes.BOOLEAN.parse("TRUE"));
      assertEquals(OnFailure.DISCARD, FieldTypes.choice(OnFailure.class).parse("DISCARD"));
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0,                         PT0S",
    "5,                         PT5S",
    "007,                       PT7S",
    "0s,                        PT0S",
    "500ms,                     PT0.5S",
    "5s,                        PT5S",
    "1h30m,                     PT1H30M",
    "1h30m10.5s,                PT1H30M10.5S",
    "1.5h,                      PT1H30M",
    ".5s,                       PT0.5S",
    "1.s,                       PT1S",
    "1d,                        PT24H",
    "100us,                     PT0.0001S",
    "100\u00b5s,                PT0.0001S",
    "100\u03bcs,                PT0.0001S",
    "3ns,                       PT0.000000003S",
    "0.29s,                     PT0.29S",
    "1.1s,                      PT1.1S",
    "1m1m,                      PT2M",
    "1s1h,                      PT1H1S",
    "2562047h47m16.854775807s,  PT2562047H47M16.854775807S",
    "9223372036,                PT2562047H47M16S",
  })
  void readsDurationsAsGoWritesThem(String text, Duration expected) {
    assertEquals(expected, FieldTypes.DURATION.parse(text));
  }

  @Test
  void readsEveryMillisecondExactly() {
    for (int millis = 0; millis < 1000; millis++) {
      String text = BigDecimal.valueOf(millis, 3) + "s";
      assertEquals(Duration.ofMillis(millis), FieldTypes.DURATION.parse(text), text);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "s",
        ".s",
        "-5s",
        "+5s",
        "5 s",
        "5S",
        "5x",
        "5s3",
        "1h 30m",
        "1,5s",
        "5sec",
        "1w",
        "PT5S",
        "2562047h47m16.854775808s",
        "9223372037",
        "99999999999999999999",
        "99999999999999999999h"
      })
  void takesNothingElseForADuration(String text) {
    assertInvalid(FieldTypes.DURATION, text);
  }

  @ParameterizedTest
  @CsvSource({
    "0,        0",
    "65536,    65536",
    "1B,       1",
    "1k,       1000",
    "1K,       1000",
    "1kB,      1000",
    "1KB,      1000",
    "64Ki,     65536",
    "64KiB,    65536",
    "1M,       1000000",
    "16Mi,     16777216",
    "16 Mi,    16777216",
    "16MiB,    16777216",
    "2G,       2000000000",
    "2Gi,      2147483648",
    "8589934591Gi, 9223372035781033984",
  })
  void readsSizesWithDecimalAndBinaryUnits(String text, long expected) {
    assertEquals(expected, FieldTypes.BYTE_SIZE.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-1",
        "1.5Mi",
        "Mi",
        "1Ti",
        "1mi",
        "1Bi",
        "1 M i",
        "8589934592Gi",
        "99999999999999999999"
      })
  void takesNothingElseForASize(String text) {
    assertInvalid(FieldTypes.BYTE_SIZE, text);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "2, 2", "1_0, 10", "10, 10", "007, 7"})
  void readsWholeNumbersWithinTheirBounds(String text, int expected) {
    assertEquals(expected, FieldTypes.integer(0, 10).parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "11", "1.0", "x", "1e1", "0x1", "_", "99999999999"})
  void takesNoOtherNumber(String text) {
    assertInvalid(FieldTypes.integer(0, 10), text);
  }

  @Test
  void namesTheBoundsOfANumber() {
    assertEquals("a whole number from 0 to 2", FieldTypes.integer(0, 2).expectation());
    assertEquals("a whole number from 1", FieldTypes.integer(1, Integer.MAX_VALUE).expectation());
  }

  @ParameterizedTest
  @CsvSource({
    "stop,        STOP",
    "Stop,        STOP",
    "deadLetter,  DEAD_LETTER",
    "deadletter,  DEAD_LETTER",
    "dead-letter, DEAD_LETTER",
    "DEAD_LETTER, DEAD_LETTER",
  })
  void readsChoicesInAnyCase(String text, OnFailure expected) {
    assertEquals(expected, FieldTypes.choice(OnFailure.class).parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "dead", "dead letter", "drop"})
  void takesNoOtherChoice(String text) {
    assertInvalid(FieldTypes.choice(OnFailure.class), text);
  }

  @Test
  void namesTheChoices() {
    assertEquals(
        "one of discard, deadLetter, stop", FieldTypes.choice(OnFailure.class).expectation());
  }

  @Test
  void readsListsSeparatedByCommas() {
    assertEquals(List.of("a", "b c", "d"), FieldTypes.STRING_LIST.parse("a, b c ,,d,"));
    assertEquals(List.of(), FieldTypes.STRING_LIST.parse(" , "));
  }

  @Test
  void keepsTextsAsTheyAre() {
    assertEquals("A b", FieldTypes.STRING.parse("A b"));
  }

  @Test
  void turnsAnyRefusalOfAParserIntoOne() {
    FieldType<Integer> number = FieldTypes.of("n", "a number", Integer::valueOf);
    assertEquals(7, number.parse("7"));
    assertNull(
        assertThrows(IllegalArgumentException.class, () -> number.parse("se7en")).getMessage());
    FieldType<Integer> why =
        FieldTypes.of(
            "w",
            "a word",
            text -> {
              throw new IllegalArgumentException("it rains");
            });
    assertEquals(
        "it rains",
        assertThrows(IllegalArgumentException.class, () -> why.parse("x")).getMessage());
  }

  private static void assertInvalid(FieldType<?> type, String text) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> type.parse(text));
    if (!text.isEmpty() && e.getMessage() != null) {
      assertFalse(e.getMessage().contains(text), "the message repeats the text, maybe a secret");
    }
  }
}
