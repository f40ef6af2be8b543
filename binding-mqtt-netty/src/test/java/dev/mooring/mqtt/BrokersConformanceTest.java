package dev.mooring.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mooring.tck.KitRun;
import dev.mooring.tck.mqtt.ArtemisFixture;
import dev.mooring.tck.mqtt.BrokerFixture;
import dev.mooring.tck.mqtt.HiveMqFixture;
import dev.mooring.tck.mqtt.MosquittoFixture;
import dev.mooring.tck.mqtt.MqttFarSide;
import dev.mooring.tck.requirement.Outcome;
import dev.mooring.tck.requirement.Report;
import dev.mooring.tck.requirement.Result;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The MQTT binding meets the neutral requirements with brokers of other makes. */
@Tag("brokers")
final class BrokersConformanceTest {

  private enum Broker {
    MOSQUITTO,
    ARTEMIS,
    HIVEMQ;

    BrokerFixture start() {
      return switch (this) {
        case MOSQUITTO -> MosquittoFixture.started();
        case ARTEMIS -> ArtemisFixture.started();
        case HIVEMQ -> HiveMqFixture.started();
      };
    }
  }

  @ParameterizedTest(name = "{1} at {0}")
  @CsvSource({
    "MOSQUITTO, bindings.mqtt",
    "ARTEMIS, bindings.mqtt",
    "HIVEMQ, bindings.mqtt",
    "MOSQUITTO, bindings.mqtt5"
  })
  void theNeutralRequirementsAreMet(Broker broker, String type) {
    Report report = KitRun.run(NeutralKit.mooring(type, MqttFarSide.at(broker.start())));
    String failures =
        report.results().stream()
            .filter(result -> result.outcome() == Outcome.FAILED)
            .map(Result::detail)
            .collect(Collectors.joining("\n\n"));
    assertEquals("", failures);
  }
}
