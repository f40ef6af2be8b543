package dev.mooring.runtime.cli;

import dev.mooring.runtime.registry.Catalog;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code mooring}: finds its commands and runs one of them. */
@Command(
    name = "mooring",
    description = "Ties an application to MQTT topics by a YAML file.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionText.class,
    synopsisSubcommandLabel = "COMMAND")
public final class Mooring {

  private static final Logger LOG = LoggerFactory.getLogger(Mooring.class);

  /** Dapr's options may have one dash for two, and {@code dapr-} in front of what is its own. */
  private static final Pattern DAPR_SPELLING =
      Pattern.compile("(?:--?dapr-|-)([a-z][a-z-]+(?:=.*)?)", Pattern.DOTALL);

  private Mooring() {}

  /**
   * Runs a command to its end.
   *
   * @param arguments as given after {@code mooring}
   * @param out where results go
   * @param err where mistakes and failures go
   * @return the exit code of the process
   */
  public static int run(String[] arguments, PrintWriter out, PrintWriter err) {
    return run(
        arguments,
        new Surroundings(out, err, () -> Catalog.discover(Mooring.class.getClassLoader())));
  }

  static int run(String[] arguments, Surroundings surroundings) {
    CommandLine line = new CommandLine(new Mooring());
    Map<String, Supplier<CommandLine>> ours = commands(surroundings);
    Supplier<CommandLine> named = arguments.length == 0 ? null : ours.get(arguments[0]);
    if (named != null) {
      // A start needs none of what all the others say of themselves.
      line.addSubcommand(named.get());
    } else {
      ours.values().forEach(command -> line.addSubcommand(command.get()));
      ServiceLoader.load(CommandContribution.class)
          .forEach(contribution -> line.addSubcommand(contribution.command()));
      line.addSubcommand(new CommandLine.HelpCommand());
    }
    return line.setOut(surroundings.out())
        .setErr(surroundings.err())
        .setExecutionExceptionHandler(
            (failure, failed, parsed) -> {
              LOG.debug("command failed", failure);
              surroundings.err().println("error: " + failure);
              return ExitCodes.FAILURE;
            })
        .execute(ourSpelling(arguments));
  }

  /** The commands of this module, by their names and in the order of the help. */
  private static Map<String, Supplier<CommandLine>> commands(Surroundings surroundings) {
    Map<String, Supplier<CommandLine>> commands = new LinkedHashMap<>();
    commands.put("run", () -> RunCommand.line(surroundings));
    commands.put("validate", () -> new CommandLine(new ValidateCommand(surroundings)));
    commands.put("describe", () -> new CommandLine(new DescribeCommand(surroundings)));
    commands.put("invoke", () -> new CommandLine(new InvokeCommand(surroundings)));
    commands.put("dead-letters", () -> DeadLettersCommand.line(surroundings));
    return commands;
  }

  /** What stands behind {@code --} is somebody else's. */
  static String[] ourSpelling(String[] arguments) {
    String[] spelled = arguments.clone();
    for (int i = 0; i < spelled.length && !spelled[i].equals("--"); i++) {
      spelled[i] = ourSpelling(spelled[i]);
    }
    return spelled;
  }

  private static String ourSpelling(String argument) {
    Matcher dapr = DAPR_SPELLING.matcher(argument);
    return dapr.matches() ? "--" + dapr.group(1) : argument;
  }
}
