package dev.mooring.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mooring.tck.KitRun;
import dev.mooring.tck.mqtt.Mqtt5Conformance;
import dev.mooring.tck.mqtt.MqttConformance;
import dev.mooring.tck.requirement.Outcome;
import dev.mooring.tck.requirement.Report;
import dev.mooring.tck.requirement.Result;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The MQTT binding keeps to the letter of both versions. Run by the kit's own runner, which runs
 * several of its tests at the same time.
 */
final class WireConformanceTest {

  private static final KitRun.Progress SILENT =
      new KitRun.Progress() {
        @Override
        public void planned(long tests) {}

        @Override
        public void done(String test) {}
      };

  private static String failures(Report report) {
    return report.results().stream()
        .filter(result -> result.outcome() == Outcome.FAILED)
        .map(Result::detail)
        .collect(Collectors.joining("\n\n"));
  }

  @Test
  void everyStatementOfBothVersionsIsKept() {
    CompletableFuture<Report> older =
        CompletableFuture.supplyAsync(
            () -> MqttConformance.run(new WireKit("bindings.mqtt"), SILENT));
    Report newer = Mqtt5Conformance.run(new WireKit("bindings.mqtt5"), SILENT);
    assertEquals("", failures(older.join()), "MQTT 3.1.1");
    assertEquals("", failures(newer), "MQTT 5.0");
  }
}
