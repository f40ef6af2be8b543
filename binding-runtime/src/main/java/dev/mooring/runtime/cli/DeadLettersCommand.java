package dev.mooring.runtime.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mooring dead-letters}: messages that could not be handled, and what becomes of them. */
@Command(
    name = "dead-letters",
    description = "Lists, shows, replays and drops messages that could not be handled.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "list|show|replay|drop")
final class DeadLettersCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  /** The command with all that it can do. */
  static CommandLine line(Surroundings surroundings) {
    return new CommandLine(new DeadLettersCommand())
        .addSubcommand(new ListDeadLettersCommand(surroundings))
        .addSubcommand(new ShowDeadLettersCommand(surroundings))
        .addSubcommand(new ReplayDeadLettersCommand(surroundings))
        .addSubcommand(new DropDeadLettersCommand(surroundings));
  }

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("not part of a command line");
    }
    throw new ParameterException(spec.commandLine(), "Missing required subcommand");
  }
}
