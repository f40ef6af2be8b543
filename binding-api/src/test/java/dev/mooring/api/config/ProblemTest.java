package dev.mooring.api.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemTest {

  private static final Location PLACE = new Location("a.yaml", 7);

  @Test
  void saysWhereAndWhatInOneLine() {
    assertEquals(
        "a.yaml:7: component \"orders\": field \"qos\": is wrong",
        Problem.error(PLACE, "orders", "qos", "is wrong").toString());
    assertEquals(
        "a.yaml:7: does not parse",
        new Problem(
                Problem.Severity.ERROR, PLACE, Optional.empty(), Optional.empty(), "does not parse")
            .toString());
    assertEquals(
        "component \"orders\": field \"qos\": is odd",
        Problem.warning(Location.UNKNOWN, "orders", "qos", "is odd").toString());
  }

  @ParameterizedTest
  @CsvSource({"a.yaml, 7, a.yaml:7", "a.yaml, 0, a.yaml", "'', 0, (no file)"})
  void namesAPlaceAsEditorsDo(String file, int line, String text) {
    assertEquals(text, new Location(file, line).toString());
  }

  @Test
  void isAnErrorOrAWarning() {
    assertTrue(Problem.error(PLACE, "a", "b", "c").isError());
    assertFalse(Problem.warning(PLACE, "a", "b", "c").isError());
  }

  @Test
  void failsAConfigurationWithAllThatWasFound() {
    List<Problem> problems =
        List.of(Problem.error(PLACE, "a", "b", "one"), Problem.warning(PLACE, "a", "c", "two"));
    ConfigurationException e = new ConfigurationException(problems);
    assertEquals(problems, e.problems());
    assertEquals(problems.get(0) + "\n" + problems.get(1), e.getMessage());
  }

  @Test
  void doesNotFailAConfigurationForWarningsAlone() {
    List<Problem> problems = List.of(Problem.warning(PLACE, "a", "c", "two"));
    assertThrows(IllegalArgumentException.class, () -> new ConfigurationException(problems));
  }

  @Test
  void doesNotShowWhatAComponentFileSays() {
    assertEquals("password=***", RawValue.of("password", "hunter2").toString());
    assertEquals(
        "RawValues[items=[password=***], location=a.yaml:7]",
        new RawValues(List.of(RawValue.of("password", "hunter2")), PLACE).toString());
  }
}
