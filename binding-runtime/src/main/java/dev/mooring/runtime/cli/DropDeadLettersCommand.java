package dev.mooring.runtime.cli;

import dev.mooring.runtime.deadletter.DeadLetterEditor;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mooring dead-letters drop}: forgets letters. */
@Command(name = "drop", description = "Removes dead letters for good.", sortOptions = false)
final class DropDeadLettersCommand implements Callable<Integer> {

  /** How many letters leave by one write. */
  private static final int BATCH = 1_000;

  @Mixin private LetterOptions options = new LetterOptions();

  @Option(names = "--all", description = "Drops those of all components, if none is named.")
  private boolean all;

  @Option(names = "--json", description = "Prints the outcome as a JSON object.")
  private boolean json;

  private final PrintWriter out;
  private final PrintWriter err;
  private long dropped;

  DropDeadLettersCommand(Surroundings surroundings) {
    this.out = surroundings.out();
    this.err = surroundings.err();
  }

  @Override
  public Integer call() throws IOException {
    if (!options.namesAComponent() && !options.hasIds() && !all) {
      throw options.wrong("name a component or an --id, or give --all for all components");
    }
    options.requireOneLetterForEachId();
    for (String component : options.components()) {
      Optional<DeadLetterEditor> opened = DeadLetterEditor.open(options.dataDirectory(), component);
      if (opened.isEmpty()) {
        err.println("error: another process replays or drops the dead letters of " + component);
        return ExitCodes.FAILURE;
      }
      try (DeadLetterEditor editor = opened.get()) {
        drop(editor);
      }
    }
    out.println(json ? "{\"dropped\":" + dropped + "}" : "dropped " + dropped);
    out.flush();
    return ExitCodes.OK;
  }

  private void drop(DeadLetterEditor editor) throws IOException {
    List<String> ids = new ArrayList<>();
    editor
        .letters()
        .forEach(
            letter -> {
              if (options.means(letter)) {
                ids.add(letter.id());
                dropped++;
              }
              if (ids.size() == BATCH) {
                editor.remove(ids);
                ids.clear();
              }
              return true;
            });
    editor.remove(ids);
  }
}
