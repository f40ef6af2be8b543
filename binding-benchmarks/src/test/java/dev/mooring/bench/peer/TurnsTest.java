package dev.mooring.bench.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mooring.runtime.cli.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TurnsTest {

  @Test
  void everyClientHasItsTurnAtAWorkloadBeforeTheNext() throws IOException {
    Plan plan =
        new Plan(
            Stream.of("PUBLISH/1/64/20", "LATENCY/1/64/10", "RECEIVE/1/64/1")
                .map(Workload::parse)
                .toList(),
            2);
    StringWriter said = new StringWriter();
    try (NullBroker broker = new NullBroker();
        Progress progress = Progress.of("bench", 2, new PrintWriter(said));
        Turns turns =
            new Turns(
                plan, List.of(Peers.MOORING, Peers.FLOOR), Pass.WRITES, broker.endpoints(0))) {
      List<Figures> figures = turns.run(progress);
      assertEquals(
          List.of(
              "mooring PUBLISH/1/64/20",
              "floor PUBLISH/1/64/20",
              "mooring RECEIVE/1/64/1",
              "floor RECEIVE/1/64/1"),
          figures.stream().map(each -> each.peer() + " " + each.workload()).toList());
      assertEquals(
          List.of(
              "writes: publish QoS 1, 64 B, window 20", "writes: receive QoS 1, 64 B, window 1"),
          said.toString().lines().toList());
    }
  }

  @Test
  void aTurnIsReadAsItIsWritten() {
    assertEquals("100 250 RESUME/1/64/10", Turn.parse("100 250 RESUME/1/64/10").toString());
  }
}
