package dev.mooring.bench.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {

  private static final String PUBLISH = "PUBLISH/1/64/1000";

  private final List<Figures> figures = new ArrayList<>();

  @Test
  void medianOfTheRounds() {
    cpu(Peers.MOORING, 1.0, 9.0, 2.0);
    String page = page();
    assertTrue(page.contains("| publish QoS 1, 64 B, window 1000 | 2.00 (±200 %) |"), page);
  }

  @Test
  void targetIsMetByARatioWithinTheRun() {
    cpu(Peers.MOORING, 0.5);
    cpu(Peers.FLOOR, 1.0);
    String page = page();
    assertTrue(page.contains("CPU to the floor's | ≤ 1.00 | 0.50 | met |"), page);
  }

  @Test
  void missedTargetIsShown() {
    cpu(Peers.MOORING, 1.5);
    cpu(Peers.FLOOR, 1.0);
    String page = page();
    assertTrue(page.contains("CPU to the floor's | ≤ 1.00 | 1.50 | **missed** |"), page);
  }

  @Test
  void medianOfTwoRoundsLiesBetweenThem() {
    cpu(Peers.MOORING, 1.0, 2.0);
    String page = page();
    assertTrue(page.contains("| publish QoS 1, 64 B, window 1000 | 1.50 (±33 %) |"), page);
  }

  @Test
  void bothFormsOfOurClientAreHeldAgainstThePeers() {
    rate(Peers.MOORING, 150);
    rate(Peers.MOORING_CALLBACK, 300);
    rate(Peers.VERTX, 100);
    String page = page();
    assertTrue(page.contains("msg/s to the best peer's | ≥ 2.00 | 1.50 | **missed** |"), page);
    assertTrue(page.contains("callback form | ≥ 2.00 | 3.00 | met |"), page);
  }

  @Test
  void whatOneMessageAtATimeTakesIsHeldAgainstTheFloor() {
    oneAtATime(Peers.MOORING, 10_000);
    oneAtATime(Peers.FLOOR, 20_000);
    String page = page();
    assertTrue(page.contains("acknowledgement beyond the floor's | ≤ 200 | 50 | met |"), page);
  }

  @Test
  void aClientThatRunsAgainTakesTheOthersAsTheyWere() {
    cpu(Peers.MOORING, 0.5);
    cpu(Peers.FLOOR, 9.0);
    Recording earlier = recording();
    figures.clear();
    cpu(Peers.FLOOR, 1.0);
    String page = new Report(earlier.with(recording())).markdown();
    assertTrue(page.contains("CPU to the floor's | ≤ 1.00 | 0.50 | met |"), page);
    assertTrue(page.contains("Command: `bench && bench`, 3 rounds"), page);
  }

  @Test
  void ratiosOfAnotherRunStandBesideThisOnes() {
    cpu(Peers.FLOOR, 1.0);
    cpu(Peers.MOORING, 0.5);
    Recording there = recording();
    figures.clear();
    cpu(Peers.FLOOR, 4.0);
    cpu(Peers.MOORING, 3.0);
    rate(Peers.MOORING, 300);
    rate(Peers.PAHO, 100);
    String page = new Report(recording()).against(there);
    assertTrue(page.contains("window 1000: CPU to the floor's | 0.50 | 0.75 | 1.50 |"), page);
    assertTrue(page.contains("Half of them lie within a factor of 1.50, all within 1.50."), page);
    assertEquals(-1, page.indexOf("msg/s"), page);
  }

  @Test
  void bestPeerIsNeitherOursNorTheFloor() {
    rate(Peers.MOORING, 300);
    rate(Peers.FLOOR, 400);
    rate(Peers.VERTX, 100);
    rate(Peers.PAHO, 50);
    String page = page();
    assertTrue(page.contains("msg/s to the best peer's | ≥ 2.00 | 3.00 | met |"), page);
  }

  @Test
  void whatWasNotMeasuredIsNotShown() {
    rate(Peers.MOORING, 300);
    String page = page();
    assertTrue(page.contains("## msg/s"), page);
    assertEquals(-1, page.indexOf("## CPU"), page);
  }

  @Test
  void chartHasABarForEachClient() {
    cpu(Peers.MOORING, 1);
    cpu(Peers.PAHO, 10);
    String svg = new Chart(recording()).svg();
    assertEquals(3, svg.split("<rect", -1).length - 1, svg);
    assertTrue(svg.contains(">Paho</text>"), svg);
  }

  private void cpu(Peers peer, double... rounds) {
    for (double value : rounds) {
      figures.add(new Figures(peer.option(), PUBLISH, Map.of(Metric.CPU_MICROS, value)));
    }
  }

  private void rate(Peers peer, double value) {
    figures.add(new Figures(peer.option(), PUBLISH, Map.of(Metric.MESSAGES_PER_SECOND, value)));
  }

  private void oneAtATime(Peers peer, double value) {
    Map<Metric, Double> rate = Map.of(Metric.MESSAGES_PER_SECOND, value);
    figures.add(new Figures(peer.option(), "RECEIVE/1/64/1", rate));
  }

  private String page() {
    return new Report(recording()).markdown();
  }

  private Recording recording() {
    return new Recording(
        new Machine("a processor", 2, "a system", "a JVM"),
        "2026-01-01",
        "bench",
        3,
        List.copyOf(figures));
  }
}
