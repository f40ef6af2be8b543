package dev.mooring.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mooring.api.BindingProvider;
import dev.mooring.mqtt.paho.PahoProvider;
import dev.mooring.tck.KitRun;
import dev.mooring.tck.kit.BindingKit;
import dev.mooring.tck.kit.Limits;
import dev.mooring.tck.mqtt.MqttBindingKit;
import dev.mooring.tck.mqtt.MqttConformance;
import dev.mooring.tck.mqtt.MqttFarSide;
import dev.mooring.tck.mqtt.MqttSetup;
import dev.mooring.tck.requirement.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The document has the results of the program, since the program wrote it. */
@Tag("long") // minutes: two bindings, everything
final class ConformanceDocumentTest {

  private static final Path DOCUMENT = Path.of("..", "docs", "conformance.md");

  private static final KitRun.Progress SILENT =
      new KitRun.Progress() {
        @Override
        public void planned(long tests) {}

        @Override
        public void done(String test) {}
      };

  private record Neutral(MqttFarSide farSide) implements BindingKit {

    @Override
    public BindingProvider provider() {
      return new MqttBindingProvider();
    }

    @Override
    public String type() {
      return "bindings.mqtt";
    }

    @Override
    public Map<String, String> configuration(String place) {
      Map<String, String> values = new HashMap<>();
      values.putAll(Map.of("url", farSide.url(), "topic", place, "consumerID", place, "qos", "1"));
      values.putAll(Map.of("reconnectMinDelay", "20ms", "reconnectMaxDelay", "100ms"));
      values.putAll(Map.of("ordering", "all", "maxInbound", "4", "maxQueued", "200"));
      values.put("cleanSession", "false");
      return values;
    }

    @Override
    public Duration patience() {
      return Duration.ofSeconds(20);
    }

    @Override
    public Limits limits() {
      return Limits.none().withUnsettled(4).withWaiting(200);
    }
  }

  private record Wire(BindingProvider provider, String type, Map<String, String> more)
      implements MqttBindingKit {

    @Override
    public Map<String, String> configuration(MqttSetup setup) {
      Map<String, String> values = new HashMap<>(setup.values());
      values.putAll(more);
      return values;
    }

    Report run() {
      return MqttConformance.run(this, SILENT);
    }
  }

  /** At the same time, since most of a run is waiting. */
  private static String page() throws Exception {
    Map<String, String> quick = Map.of("reconnectMinDelay", "100ms", "reconnectMaxDelay", "200ms");
    Wire mooring = new Wire(new MqttBindingProvider(), "bindings.mqtt", quick);
    Wire paho = new Wire(new PahoProvider(), PahoProvider.TYPE, Map.of());
    ExecutorService runs = Executors.newFixedThreadPool(3);
    try {
      Future<Report> neutral = runs.submit(() -> KitRun.run(new Neutral(MqttFarSide.embedded())));
      Future<Report> ours = runs.submit(mooring::run);
      Future<Report> theirs = runs.submit(paho::run);
      return ConformanceTable.of(neutral.get(), ours.get(), theirs.get());
    } finally {
      runs.shutdownNow();
    }
  }

  @Test
  void theDocumentHasTheResultsOfTheProgram() throws Exception {
    String page = page();
    if (Boolean.getBoolean("mooring.conformance.write")) {
      Files.writeString(DOCUMENT, page);
    }
    assertEquals(page, Files.readString(DOCUMENT), "docs/conformance.md is out of date");
  }
}
