package dev.mooring.bench.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each client does each kind of work: a run fails if nothing arrives, or if a message is never
 * acknowledged. What is measured in a moment means nothing.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PeersTest {

  private NullBroker broker;

  @BeforeAll
  void open() throws IOException {
    broker = new NullBroker();
  }

  @AfterAll
  void close() throws IOException {
    broker.close();
  }

  @ParameterizedTest
  @EnumSource(Peers.class)
  void publishes(Peers peer) throws Exception {
    assertMeasured(measure(peer, "PUBLISH/1/64/20"));
  }

  @ParameterizedTest
  @EnumSource(Peers.class)
  void receives(Peers peer) throws Exception {
    assertMeasured(measure(peer, "RECEIVE/2/64/0"));
  }

  @ParameterizedTest
  @CsvSource({
    "mooring, PUBLISH_TLS/1/1024/10",
    "mooring, PUBLISH/0/64/10",
    "mooring, PUBLISH/2/64/10",
    "mooring, RECEIVE/1/64/1",
    "mooring, LATENCY/1/64/10",
    "mooring-callback, LATENCY/1/64/10"
  })
  void ofEachKind(String peer, String workload) throws Exception {
    assertMeasured(measure(Peers.named(peer), workload));
  }

  @ParameterizedTest
  @EnumSource(names = {"MOORING", "HIVEMQ"})
  void idles(Peers peer) throws Exception {
    Map<Metric, Double> figures = measure(peer, "IDLE/0/0/5");
    assertTrue(figures.getOrDefault(Metric.THREADS, 0.0) > 1, figures::toString);
    assertTrue(figures.containsKey(Metric.HEAP_PER_CONNECTION), figures::toString);
  }

  @Test
  void resumes() throws Exception {
    Map<Metric, Double> figures = measure(Peers.MOORING_CALLBACK, "RESUME/1/64/100");
    assertTrue(figures.getOrDefault(Metric.RESUME_MILLIS, 0.0) > 0, figures::toString);
  }

  @ParameterizedTest
  @EnumSource(Peers.class)
  void isFoundByItsOption(Peers peer) {
    assertEquals(peer, Peers.named(peer.option()));
  }

  private Map<Metric, Double> measure(Peers peer, String text) throws Exception {
    Workload workload = Workload.parse(text);
    Duration moment = Duration.ofMillis(50);
    Turn turn = new Turn(workload, moment, moment);
    return new Run(peer, broker.endpoints(0).of(workload.kind()), turn, new UsageProbe()).measure();
  }

  private static void assertMeasured(Map<Metric, Double> figures) {
    assertTrue(figures.containsKey(Metric.MESSAGES_PER_SECOND), figures::toString);
  }
}
