package dev.mooring.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.runtime.cli.Mooring;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What somebody sees who has nothing but the command. */
@Timeout(120)
final class QuickstartTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int mooring(String... arguments) {
    return Mooring.run(arguments, new PrintWriter(out, true), new PrintWriter(err, true));
  }

  @Test
  void itShowsAsManyEventsAsItWasToldTo() {
    assertEquals(0, mooring("quickstart", "--count", "5"), () -> out + "" + err);

    List<String> events = out.toString().lines().filter(line -> line.startsWith("event ")).toList();
    assertEquals(5, events.size(), out.toString());
    assertTrue(
        events.get(0).startsWith("event 1  topic demo/greetings  {\"greeting\":"), events.get(0));
    assertTrue(
        out.toString().indexOf("/v1.0/bindings/demo-out") < out.toString().indexOf("event 1"));
    assertEquals("", err.toString());
  }

  @Test
  void aCountBelowOneIsAMistake() {
    assertEquals(2, mooring("quickstart", "--count", "0"));
    assertTrue(err.toString().contains("--count: 0; expected 1 or more"), err.toString());
  }

  @Test
  void theCommandsOfThisModuleAreFound() {
    assertEquals(0, mooring("--help"));
    assertTrue(out.toString().contains("quickstart"), out.toString());
  }
}
