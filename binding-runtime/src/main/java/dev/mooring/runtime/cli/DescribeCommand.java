package dev.mooring.runtime.cli;

import dev.mooring.api.config.Field;
import dev.mooring.api.config.Nearest;
import dev.mooring.runtime.registry.Catalog;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mooring describe}: the fields of a component type, for people, programs and editors. */
@Command(
    name = "describe",
    description = "Describes the fields of a component type; without one, lists the types.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class DescribeCommand implements Callable<Integer> {

  /** In which form; at most one. */
  static final class Form {
    @Option(names = "--json", description = "As a JSON object.")
    private boolean json;

    @Option(
        names = "--json-schema",
        description = "As a JSON schema of component files of this type, for editors.")
    private boolean jsonSchema;

    @Option(names = "--markdown", description = "As the table of the documentation.")
    private boolean markdown;
  }

  @Parameters(paramLabel = "TYPE", arity = "0..1", description = "Such as bindings.mqtt.")
  private @Nullable String type;

  @ArgGroup(exclusive = true)
  private Form form = new Form();

  @Spec private @Nullable CommandSpec spec;

  private final Surroundings surroundings;

  DescribeCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Catalog catalog = surroundings.catalog().get();
    surroundings.out().print(type == null ? types(catalog) : description(catalog, type));
    surroundings.out().flush();
    return ExitCodes.OK;
  }

  private String types(Catalog catalog) {
    if (form.json || form.jsonSchema || form.markdown) {
      throw wrong("Missing required parameter: 'TYPE'");
    }
    return String.join("\n", catalog.types()) + "\n";
  }

  private String description(Catalog catalog, String asked) {
    String known = asked.toLowerCase(Locale.ROOT);
    List<Field<?>> fields = catalog.fields(known).orElseThrow(() -> unknown(asked, catalog));
    if (form.json) {
      return FieldsAsJson.of(known, fields);
    }
    if (form.jsonSchema) {
      return JsonSchema.of(known, fields);
    }
    return form.markdown ? FieldsAsText.markdown(fields) : FieldsAsText.plain(fields);
  }

  private ParameterException unknown(String asked, Catalog catalog) {
    return wrong(
        "type \""
            + asked
            + "\" is not known; "
            + Nearest.to(asked, catalog.types())
                .map(near -> "did you mean \"" + near + "\"?")
                .orElse("expected one of " + String.join(", ", catalog.types())));
  }

  private ParameterException wrong(String message) {
    if (spec == null) {
      throw new IllegalStateException("not part of a command line");
    }
    return new ParameterException(spec.commandLine(), message);
  }
}
