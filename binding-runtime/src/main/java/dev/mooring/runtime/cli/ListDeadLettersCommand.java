package dev.mooring.runtime.cli;

import dev.mooring.api.DeadLetters.DeadLetter;
import dev.mooring.runtime.deadletter.DeadLetterLine;
import dev.mooring.runtime.deadletter.StoredLetter;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mooring dead-letters list}: a line for each letter, oldest first. */
@Command(name = "list", description = "Lists dead letters, oldest first.", sortOptions = false)
final class ListDeadLettersCommand implements Callable<Integer> {

  private static final String ROW = "%-36s  %-20s  %-20s  %8s  %10s  %s%n";
  private static final int SHOWN_OF_REASON = 120;

  @Mixin private LetterOptions options = new LetterOptions();

  @Option(names = "--json", description = "Prints a JSON object for each letter, on one line.")
  private boolean json;

  private final Surroundings surroundings;
  private final PrintWriter out;
  private long listed;

  ListDeadLettersCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.out = surroundings.out();
  }

  @Override
  public Integer call() throws IOException {
    options.forEachMeant(surroundings, this::list);
    if (listed == 0 && !json) {
      out.println("no dead letters");
    }
    out.flush();
    return ExitCodes.OK;
  }

  private void list(StoredLetter stored) {
    DeadLetter letter = stored.letter();
    if (json) {
      out.println(DeadLetterLine.summaryJson(stored));
    } else {
      if (listed == 0) {
        out.printf(ROW, "ID", "FAILED AT", "COMPONENT", "ATTEMPTS", "BYTES", "TOPIC, REASON");
      }
      out.printf(
          ROW,
          stored.id(),
          letter.failedAt().truncatedTo(ChronoUnit.SECONDS),
          Printable.line(letter.component()),
          letter.attempts(),
          letter.payload().size(),
          Printable.line(letter.metadata().getOrDefault("topic", "-"))
              + ", "
              + shortened(Printable.line(letter.reason())));
    }
    listed++;
  }

  private static String shortened(String reason) {
    return reason.length() <= SHOWN_OF_REASON
        ? reason
        : reason.substring(0, SHOWN_OF_REASON) + "...";
  }
}
