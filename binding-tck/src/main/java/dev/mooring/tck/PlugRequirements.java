package dev.mooring.tck;

import static dev.mooring.tck.probe.Checks.check;

import dev.mooring.api.ConfiguredBinding;
import dev.mooring.api.Direction;
import dev.mooring.api.Payload;
import dev.mooring.api.Request;
import dev.mooring.tck.kit.Lever;
import dev.mooring.tck.requirement.Requirement;
import java.util.List;

/** PLUG: whether the kit is plugged in right, so that one loose wire is not eighty red tests. */
abstract class PlugRequirements {

  @Requirement("PLUG-01")
  void theTypeUnderTestIsServed(Bench bench) {
    check(
        bench.kit().provider().types().contains(bench.kit().type()),
        "the provider serves "
            + bench.kit().provider().types()
            + "; BindingKit.type() is \""
            + bench.kit().type()
            + "\"");
  }

  @Requirement("PLUG-02")
  void theConfigurationIsAccepted(Bench bench) {
    ConfiguredBinding configured = bench.configured();
    check(!configured.directions().isEmpty(), "directions() is empty");
  }

  @Requirement(value = "PLUG-03", levers = Lever.SHOWS)
  void theFarSideShowsWhatTheOutputSends(Bench bench) throws Exception {
    if (!bench.configured().directions().contains(Direction.OUTPUT)) {
      return; // an input alone: what the far side shows is never asked for
    }
    bench.farSide().watch(bench.place());
    bench.get("invoke()", bench.output().invoke(Request.create(Payload.utf8("plug"))));
    bench.eventually(
        "FarSide.received(\"" + bench.place() + "\") holds what the output sent",
        () -> bench.farSide().received(bench.place()).equals(List.of(Payload.utf8("plug"))));
  }

  @Requirement(value = "PLUG-04", levers = Lever.SENDS)
  void whatTheFarSideSendsReachesTheInput(Bench bench) throws Exception {
    if (!bench.configured().directions().contains(Direction.INPUT)) {
      return; // an output alone: the far side never sends
    }
    var handler = bench.accepting();
    bench.subscribe(bench.input(), handler);
    bench.send("plug");
    handler.await(1, bench.patience());
  }
}
