package dev.mooring.runtime.cli;

import dev.mooring.api.DeadLetters.DeadLetter;
import dev.mooring.runtime.deadletter.DeadLetterLine;
import dev.mooring.runtime.deadletter.StoredLetter;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mooring dead-letters show}: everything that is known of a letter, payload included. */
@Command(
    name = "show",
    description = "Shows dead letters with all that is known of them, oldest first.",
    sortOptions = false)
final class ShowDeadLettersCommand implements Callable<Integer> {

  @Mixin private LetterOptions options = new LetterOptions();

  @Option(
      names = "--json",
      description =
          "Prints a JSON object for each letter, on one line, with its payload in Base64.")
  private boolean json;

  private final Surroundings surroundings;
  private final PrintWriter out;
  private boolean shown;

  ShowDeadLettersCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.out = surroundings.out();
  }

  @Override
  public Integer call() throws IOException {
    options.forEachMeant(surroundings, this::show);
    if (!shown && !json) {
      out.println("no dead letters");
    }
    out.flush();
    return ExitCodes.OK;
  }

  private void show(StoredLetter stored) {
    if (json) {
      out.println(DeadLetterLine.json(stored));
      return;
    }
    if (shown) {
      out.println();
    }
    shown = true;
    DeadLetter letter = stored.letter();
    out.println("id           " + stored.id());
    out.println("component    " + Printable.line(letter.component()));
    out.println("received at  " + letter.receivedAt());
    out.println("failed at    " + letter.failedAt());
    out.println("attempts     " + letter.attempts());
    out.println("reason       " + Printable.line(letter.reason()));
    new TreeMap<>(letter.metadata())
        .forEach(
            (name, value) ->
                out.println("metadata     " + Printable.line(name) + ": " + Printable.line(value)));
    letter
        .payload()
        .contentType()
        .ifPresent(type -> out.println("content type " + Printable.line(type)));
    out.println("payload      " + letter.payload().size() + " bytes");
    out.println(Printable.text(letter.payload()).orElseGet(() -> Printable.hex(letter.payload())));
  }
}
