package dev.mooring.mqtt;

import static org.junit.jupiter.api.Assertions.fail;

import dev.mooring.tck.KitRun;
import dev.mooring.tck.mqtt.Mqtt5Conformance;
import dev.mooring.tck.mqtt.MqttConformance;
import dev.mooring.tck.requirement.Catalogue;
import dev.mooring.tck.requirement.Outcome;
import dev.mooring.tck.requirement.Report;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.TestAbortedException;

/**
 * The MQTT binding keeps to the letter of both versions: a test for each statement. All are run at
 * first by the kit's own runner, which runs several of its tests at the same time.
 */
final class WireConformanceTest {

  @TestFactory
  Stream<DynamicTest> everyStatementOfBothVersionsIsKept() {
    CompletableFuture<Report> older =
        CompletableFuture.supplyAsync(
            () -> MqttConformance.run(new WireKit("bindings.mqtt"), KitRun.Progress.SILENT));
    Report newer = Mqtt5Conformance.run(new WireKit("bindings.mqtt5"), KitRun.Progress.SILENT);
    return Stream.of(older.join(), newer).flatMap(WireConformanceTest::statements);
  }

  private static Stream<DynamicTest> statements(Report report) {
    return report.byId().entrySet().stream()
        .map(
            entry -> {
              String id = entry.getKey();
              String name = id + " " + Catalogue.packed().get(id).sentence();
              return DynamicTest.dynamicTest(name, () -> keeps(entry.getValue(), report, id));
            });
  }

  private static void keeps(Outcome outcome, Report report, String id) {
    String detail = report.detail(id).orElse("");
    switch (outcome) {
      case PASSED -> {}
      case FAILED, DEVIATION -> fail(detail);
      case SKIPPED -> throw new TestAbortedException(detail);
    }
  }
}
