package dev.mooring.tck;

import static dev.mooring.tck.probe.Checks.check;
import static dev.mooring.tck.probe.Checks.same;

import dev.mooring.api.Health;
import dev.mooring.api.InputBinding;
import dev.mooring.api.Operation;
import dev.mooring.api.OutputBinding;
import dev.mooring.api.Payload;
import dev.mooring.api.Request;
import dev.mooring.tck.kit.Lever;
import dev.mooring.tck.probe.RecordingHandler;
import dev.mooring.tck.requirement.Requirement;
import java.util.List;
import java.util.Map;

/** ERR: how failures show, and what they do not do. */
abstract class FailureRequirements {

  @Requirement("ERR-01")
  void whatFailsFailsWithABindingException(Bench bench) throws Exception {
    OutputBinding output = bench.output();
    Request unknown = new Request(new Operation("none"), Payload.empty(), Map.of());
    bench.refusal("an unknown operation", output.invoke(unknown));
    bench.close(output);
    bench.refusal("a call after close()", output.invoke(Request.create(Payload.utf8("late"))));
  }

  @Requirement(value = "ERR-02", levers = Lever.SENDS)
  void oneBadMessageDoesNotHarmTheNext(Bench bench) throws Exception {
    RecordingHandler handler =
        bench.reacting(
            call -> {
              if (call.text().equals("bad")) {
                throw new IllegalStateException("cannot handle this one");
              }
              call.accept();
              return call.stage();
            });
    bench.subscribe(bench.input(), handler);
    bench.send("bad");
    bench.send("good");
    bench.eventually("the good message is handled", () -> handler.texts().contains("good"));
  }

  @Requirement(value = "ERR-03", levers = Lever.GOES_DOWN)
  void theLastErrorOfAnOutageIsShown(Bench bench) throws Exception {
    InputBinding input = bench.input();
    bench.subscribe(input, bench.accepting());
    bench.farSide().goDown();
    try {
      bench.eventually("health names an error", () -> input.health().lastError().isPresent());
    } finally {
      bench.farSide().comeBack();
    }
  }

  @Requirement(value = "ERR-04", levers = Lever.GOES_DOWN)
  void healthIsNotUpDuringAnOutage(Bench bench) throws Exception {
    InputBinding input = bench.input();
    bench.subscribe(input, bench.accepting());
    bench.eventually("it is UP", () -> input.health().state() == Health.State.UP);
    bench.farSide().goDown();
    try {
      bench.eventually("it is not UP", () -> input.health().state() != Health.State.UP);
    } finally {
      bench.farSide().comeBack();
    }
  }

  @Requirement(value = "ERR-05", levers = Lever.SENDS)
  void anErrorOfAHandlerIsAFailureLikeOthers(Bench bench) throws Exception {
    RecordingHandler handler =
        bench.reacting(
            call -> {
              if (call.text().equals("bad")) {
                throw new AssertionError("an Error of the handler");
              }
              call.accept();
              return call.stage();
            });
    bench.subscribe(bench.input(), handler);
    bench.send("bad");
    bench.eventually("a dead letter", () -> bench.letters().kept().size() == 1);
    same(List.of("bad"), distinct(bench, handler), "what the handler was called for");
    check(bench.threads().strayErrors().isEmpty(), "the error escaped");
  }

  private static List<String> distinct(Bench bench, RecordingHandler handler) throws Exception {
    return bench.sweep(handler, 1).stream().distinct().toList();
  }
}
