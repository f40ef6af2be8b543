package dev.mooring.tck;

import static dev.mooring.tck.probe.Checks.check;

import dev.mooring.api.Binding;
import dev.mooring.api.Direction;
import dev.mooring.api.InputBinding;
import dev.mooring.api.OutputBinding;
import dev.mooring.api.Payload;
import dev.mooring.api.Request;
import dev.mooring.tck.kit.Lever;
import dev.mooring.tck.requirement.Requirement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** RES: what is left when a binding is closed. */
abstract class ResourceRequirements {

  /** Every side of the component at work. */
  private static List<Binding> atWork(Bench bench) throws Exception {
    Set<Direction> directions = bench.configured().directions();
    List<Binding> bindings = new ArrayList<>();
    if (directions.contains(Direction.INPUT)) {
      InputBinding input = bench.input();
      bench.subscribe(input, bench.accepting());
      bindings.add(input);
    }
    if (directions.contains(Direction.OUTPUT)) {
      OutputBinding output = bench.output();
      bench.get("invoke()", output.invoke(Request.create(Payload.utf8("work"))));
      bindings.add(output);
    }
    return bindings;
  }

  @Requirement("RES-01")
  void noThreadRemains(Bench bench) throws Exception {
    for (Binding binding : atWork(bench)) {
      bench.close(binding);
    }
    // A thread that was told to end may need a moment to be gone.
    bench.eventually(
        "no thread remains: "
            + bench.threads().remaining(bench.kit().sharedThreads())
            + " (see BindingKit.sharedThreads() for those of libraries)",
        () -> bench.threads().remaining(bench.kit().sharedThreads()).isEmpty());
  }

  @Requirement(value = "RES-02", levers = Lever.COUNTS)
  void noConnectionRemains(Bench bench) throws Exception {
    List<Binding> bindings = atWork(bench);
    bench.eventually("there is a connection", () -> bench.farSide().connections() > 0);
    for (Binding binding : bindings) {
      bench.close(binding);
    }
    bench.eventually("no connection remains", () -> bench.farSide().connections() == 0);
  }

  @Requirement("RES-03")
  void filesStayBelowTheComponentsName(Bench bench) throws Exception {
    for (Binding binding : atWork(bench)) {
      bench.close(binding);
    }
    try (Stream<Path> entries = Files.list(bench.folder())) {
      List<Path> strange =
          entries.filter(path -> !path.getFileName().toString().equals(bench.place())).toList();
      check(strange.isEmpty(), "files beside the component's own folder: " + strange);
    }
  }
}
