package dev.mooring.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What somebody sees on a terminal while there is a bar. */
class BarLineTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final BarLine line = new BarLine(new PrintStream(bytes, true, StandardCharsets.UTF_8));

  /** The lines of a terminal to which this was written, the one with the cursor last. */
  private List<String> screen() {
    return Stream.of(bytes.toString(StandardCharsets.UTF_8).split(System.lineSeparator()))
        .map(written -> written.substring(written.lastIndexOf('\r') + 1))
        .map(written -> written.replace("\u001b[2K", ""))
        .toList();
  }

  @Test
  void whatIsSaidStandsAboveTheBarAndIsNotDrawnOver() {
    line.accept("orders  1% |");
    line.say("error: the first");
    line.accept("orders  2% |");
    line.say("error: the second");
    line.accept("orders  3% |");

    assertEquals(List.of("error: the first", "error: the second", "orders  3% |"), screen());
  }

  @Test
  void theBarIsThereAgainAtOnceAndRestsAtTheEnd() {
    line.accept("orders  1% |");
    line.say("error: the first");
    assertEquals(List.of("error: the first", "orders  1% |"), screen());

    line.accept("orders 100% |");
    line.close();
    line.accept("bills  1% |");
    assertEquals(List.of("error: the first", "orders 100% |", "bills  1% |"), screen());
  }

  @Test
  void aLongBarLeavesNothingBehindAShortLine() {
    String bar = "orders  1% |#########|";
    line.accept(bar);
    line.say("error");

    assertEquals(
        "\r" + bar + "\r\u001b[2Kerror" + System.lineSeparator() + "\r" + bar,
        bytes.toString(StandardCharsets.UTF_8));
  }
}
