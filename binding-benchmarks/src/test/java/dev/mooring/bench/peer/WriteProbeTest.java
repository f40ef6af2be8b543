package dev.mooring.bench.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Writes are counted, and nothing else: not the wake-ups of event loops, not files. */
class WriteProbeTest {

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource({
    "mooring, PUBLISH/1/64/1, 1",
    "mooring, PUBLISH/2/64/1, 2",
    "floor, PUBLISH/1/64/1, 1",
    "vertx, PUBLISH/1/64/1, 1",
    "paho, PUBLISH/1/64/1, 1"
  })
  void aWindowOfMessagesIsAKnownNumberOfWrites(String peer, String workload, double expected)
      throws Exception {
    try (NullBroker broker = new NullBroker();
        ChildProcess client =
            new ChildProcess(
                ClientProcess.class,
                Pass.WRITES.jvmOptions(),
                List.of(peer, Pass.WRITES.name(), broker.endpoints(0).toString()))) {
      client.send("100 100 " + workload);
      Figures figures = new ObjectMapper().readValue(client.readLine(), Figures.class);
      double writes = figures.values().getOrDefault(Metric.WRITES, 0.0);
      assertEquals(expected, writes, expected * 0.1, figures::toString);
    }
  }
}
