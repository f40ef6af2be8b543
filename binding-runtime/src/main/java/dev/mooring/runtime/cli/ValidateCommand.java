package dev.mooring.runtime.cli;

import dev.mooring.api.config.Problem;
import dev.mooring.runtime.registry.Components;
import dev.mooring.runtime.wiring.ApiSettings;
import dev.mooring.runtime.wiring.ComponentCheck;
import dev.mooring.runtime.wiring.OperationSettings;
import dev.mooring.runtime.wiring.SidecarSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code mooring validate}: what run would say of component files, without connecting anywhere. */
@Command(
    name = "validate",
    description = "Checks component files without connecting.",
    sortOptions = false)
final class ValidateCommand implements Callable<Integer> {

  /** Stands in for the application when only its files matter. */
  private static final String ANY_APPLICATION = "app";

  @Mixin private ComponentOptions components = new ComponentOptions();

  @Parameters(paramLabel = "FILE", description = "A component file, or a directory of them.")
  private List<Path> files = new ArrayList<>();

  private final Surroundings surroundings;

  ValidateCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Components checked = ComponentCheck.of(settings(), surroundings.catalog().get());
    ProblemReport.print(checked.problems(), surroundings.err());
    if (checked.problems().stream().anyMatch(Problem::isError)) {
      return ExitCodes.MISTAKE;
    }
    int count = checked.configured().size();
    surroundings
        .out()
        .println(count + (count == 1 ? " component" : " components") + " checked, no mistakes");
    surroundings.out().flush();
    return ExitCodes.OK;
  }

  private SidecarSettings settings() {
    List<Path> paths = new ArrayList<>(files);
    paths.addAll(components.resources());
    if (paths.isEmpty()) {
      throw components.wrong("Missing required parameter: 'FILE'");
    }
    String id = components.applicationId(ANY_APPLICATION);
    return new SidecarSettings(
        id,
        Optional.empty(),
        SidecarSettings.DEFAULT_PROBE_TIMEOUT,
        paths,
        components.placeholders(),
        System.getenv(),
        components.dataDirectory(id),
        ApiSettings.httpOnLoopback(0),
        Duration.ZERO,
        OperationSettings.NONE);
  }
}
