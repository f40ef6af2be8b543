package dev.mooring.tck;

import static dev.mooring.tck.probe.Checks.check;
import static dev.mooring.tck.probe.Checks.same;

import dev.mooring.api.Payload;
import dev.mooring.tck.kit.Lever;
import dev.mooring.tck.probe.HandlerCall;
import dev.mooring.tck.probe.RecordingHandler;
import dev.mooring.tck.requirement.Requirement;

/** BP: what is taken and not settled is bounded. */
abstract class BackPressureRequirements {

  private static final int MORE = 5;

  @Requirement(value = "BP-01", levers = Lever.SENDS)
  void unsettledDeliveriesAreBounded(Bench bench) throws Exception {
    int limit = bench.kit().limits().unsettled().orElseThrow();
    RecordingHandler handler = bench.holding();
    bench.subscribe(bench.input(), handler);
    for (int i = 0; i < limit + MORE; i++) {
      bench.send("message " + i);
    }
    handler.await(1, bench.patience());
    bench.tempt(handler, limit + 1);
    int handed = handler.calls().size();
    check(
        handed <= limit, handed + " deliveries were handed over unsettled, the bound is " + limit);
  }

  @Requirement(value = "BP-02", levers = Lever.SENDS)
  void whatWasHeldBackComesLater(Bench bench) throws Exception {
    int count = bench.kit().limits().unsettled().orElseThrow() + MORE;
    RecordingHandler handler = bench.holding();
    bench.subscribe(bench.input(), handler);
    for (int i = 0; i < count; i++) {
      bench.send("message " + i);
    }
    handler.await(1, bench.patience());
    bench.tempt(handler, count - MORE + 1);
    for (int i = 1; i <= count; i++) {
      handler.await(i, bench.patience());
      handler.calls().forEach(HandlerCall::accept);
    }
    same(count, handler.calls().size(), "the number of deliveries");
  }

  @Requirement(value = "BP-03", levers = Lever.SENDS)
  void bytesOfUnsettledDeliveriesAreBounded(Bench bench) throws Exception {
    int limit = bench.kit().limits().unsettledBytes().orElseThrow();
    RecordingHandler handler = bench.holding();
    bench.subscribe(bench.input(), handler);
    Payload half = Payload.wrap(new byte[limit / 2 + 1]);
    for (int i = 0; i < MORE; i++) {
      bench.farSide().send(bench.place(), half);
    }
    handler.await(1, bench.patience());
    bench.tempt(handler, 3);
    int handed = handler.calls().size();
    check(
        handed <= 2,
        handed
            + " deliveries of "
            + half.size()
            + " bytes were handed over, the bound is "
            + limit);
  }
}
