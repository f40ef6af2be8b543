package dev.mooring.tck;

import static dev.mooring.tck.probe.Checks.same;

import dev.mooring.api.Disposition;
import dev.mooring.api.Health;
import dev.mooring.api.OutputBinding;
import dev.mooring.api.Payload;
import dev.mooring.api.Request;
import dev.mooring.api.Response;
import dev.mooring.tck.kit.Lever;
import dev.mooring.tck.probe.RecordingHandler;
import dev.mooring.tck.requirement.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** ORD: what came first goes first, where the binding says so. */
abstract class OrderingRequirements {

  private static final int MANY = 50;
  private static final int FEW = 5;

  @Requirement(value = "ORD-01", levers = Lever.SENDS)
  void deliveriesComeInTheOrderInWhichTheyWereSent(Bench bench) throws Exception {
    CompletableFuture<Disposition> allSent = new CompletableFuture<>();
    RecordingHandler handler =
        bench.reacting(
            call -> {
              call.accept();
              return allSent; // so that they queue up behind the first
            });
    bench.subscribe(bench.input(), handler);
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      sent.add("message " + i);
      bench.send("message " + i);
    }
    allSent.complete(Disposition.accept());
    bench.comes(handler, MANY);
    List<String> came = handler.texts();
    List<String> inOrder = new ArrayList<>(sent);
    inOrder.retainAll(came); // what is lost is another requirement's matter
    same(inOrder, came.stream().distinct().toList(), "the order");
  }

  @Requirement(value = "ORD-02", levers = Lever.SHOWS)
  void callsArriveInTheOrderInWhichTheyWereMade(Bench bench) throws Exception {
    bench.farSide().watch(bench.place());
    arriveInOrder(bench, invoke(bench.output(), MANY));
  }

  /** Makes calls without waiting for any of them. */
  private static List<CompletionStage<Response>> invoke(OutputBinding output, int calls) {
    List<CompletionStage<Response>> stages = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      stages.add(output.invoke(Request.create(Payload.utf8("message " + i))));
    }
    return stages;
  }

  private static void arriveInOrder(Bench bench, List<CompletionStage<Response>> calls)
      throws Exception {
    List<String> sent = new ArrayList<>();
    for (CompletionStage<Response> call : calls) {
      sent.add("message " + sent.size());
      bench.get("invoke()", call);
    }
    bench.eventually("all arrive", () -> texts(bench).size() == sent.size());
    same(sent, texts(bench), "the order of arrival");
  }

  private static List<String> texts(Bench bench) throws Exception {
    return bench.farSide().received(bench.place()).stream().map(Payload::utf8).toList();
  }

  @Requirement(
      value = "ORD-03",
      levers = {Lever.SHOWS, Lever.GOES_DOWN})
  void callsThatWaitedKeepTheirOrder(Bench bench) throws Exception {
    bench.farSide().watch(bench.place());
    OutputBinding output = bench.output();
    bench.farSide().goDown();
    List<CompletionStage<Response>> calls;
    try {
      bench.eventually("the output notices", () -> output.health().state() != Health.State.UP);
      calls = invoke(output, FEW);
    } finally {
      bench.farSide().comeBack();
    }
    arriveInOrder(bench, calls);
  }
}
