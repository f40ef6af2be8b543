package dev.mooring.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mooring.api.BindingProvider;
import dev.mooring.mqtt.paho.PahoProvider;
import dev.mooring.tck.KitRun;
import dev.mooring.tck.mqtt.ArtemisFixture;
import dev.mooring.tck.mqtt.HiveMqFixture;
import dev.mooring.tck.mqtt.MosquittoFixture;
import dev.mooring.tck.mqtt.Mqtt5Conformance;
import dev.mooring.tck.mqtt.MqttBindingKit;
import dev.mooring.tck.mqtt.MqttConformance;
import dev.mooring.tck.mqtt.MqttFarSide;
import dev.mooring.tck.mqtt.MqttSetup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The document has the results of the program, since the program wrote it. */
@Tag("long") // minutes: two bindings, everything
@Tag("brokers")
final class ConformanceDocumentTest {

  private static final Path DOCUMENT = Path.of("..", "docs", "conformance.md");

  private static final String MQTT = "bindings.mqtt";
  private static final String MQTT5 = "bindings.mqtt5";

  private record PahoWire() implements MqttBindingKit {

    @Override
    public BindingProvider provider() {
      return new PahoProvider();
    }

    @Override
    public String type() {
      return PahoProvider.TYPE;
    }

    @Override
    public Map<String, String> configuration(MqttSetup setup) {
      return setup.values();
    }
  }

  private static KitRuns runs() {
    KitRuns runs = new KitRuns();
    runs.neutral("Moquette", () -> NeutralKit.mooring(MQTT, MqttFarSide.embedded()));
    runs.neutral(
        "mosquitto", () -> NeutralKit.mooring(MQTT, MqttFarSide.at(MosquittoFixture.started())));
    runs.neutral(
        "Artemis", () -> NeutralKit.mooring(MQTT, MqttFarSide.at(ArtemisFixture.started())));
    runs.neutral("HiveMQ", () -> NeutralKit.mooring(MQTT, MqttFarSide.at(HiveMqFixture.started())));
    runs.neutral(
        "MQTT 5.0, mosquitto",
        () -> NeutralKit.mooring(MQTT5, MqttFarSide.at(MosquittoFixture.started())));
    runs.neutral("Paho, Moquette", () -> NeutralKit.paho(MqttFarSide.embedded()));
    runs.wire311("Mooring", () -> MqttConformance.run(new WireKit(MQTT), KitRun.Progress.SILENT));
    runs.wire311("Paho", () -> MqttConformance.run(new PahoWire(), KitRun.Progress.SILENT));
    runs.wire5("Mooring", () -> Mqtt5Conformance.run(new WireKit(MQTT5), KitRun.Progress.SILENT));
    return runs;
  }

  private static String page() throws Exception {
    return ConformanceTable.of(runs().run());
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
