package dev.mooring.test.docs;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.api.Delivery;
import dev.mooring.api.Disposition;
import dev.mooring.api.OutputBinding;
import dev.mooring.api.Payload;
import dev.mooring.api.Request;
import dev.mooring.runtime.ComponentHealth;
import dev.mooring.runtime.ComponentSpec;
import dev.mooring.runtime.Mooring;
import dev.mooring.runtime.MooringHealth;
import dev.mooring.runtime.OnBinding;
import dev.mooring.runtime.Sender;
import dev.mooring.test.Inbox;
import dev.mooring.test.MooringExtension;
import dev.mooring.test.TestBroker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The examples without Guice of docs/embedding.md, compiled and run. */
@Timeout(60)
@ExtendWith(MooringExtension.class)
final class PlainJavaTest {

  record Reading(String sensor, double celsius) {}

  record Alarm(String sensor) {}

  @TempDir private Path folder;

  @Test
  void aServiceWithoutGuice(TestBroker broker) throws Exception {
    Files.writeString(
        folder.resolve("readings.yaml"),
        """
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata:
          name: readings
        spec:
          type: bindings.mqtt3
          version: v1
          metadata:
          - {name: url, value: "${{ BROKER_URL }}"}
          - {name: topic, value: "readings/+"}
        """);
    Inbox alarms = broker.inbox("alarms");
    Path components = folder;
    String brokerUrl = broker.url();
    List<Reading> store = new CopyOnWriteArrayList<>();

    try (Mooring mooring =
        Mooring.builder()
            .applicationId("thermometer")
            .components(components)
            .set("BROKER_URL", brokerUrl)
            .component(
                ComponentSpec.of("alarms", "bindings.mqtt3")
                    .with("url", brokerUrl)
                    .with("topic", "alarms")
                    .with("consumerID", "thermometer-alarms")
                    .with("direction", "output"))
            .handler("readings", Reading.class, (reading, delivery) -> store.add(reading))
            .build()) {
      mooring.start();
      MooringHealth health = mooring.awaitReady();
      System.out.println(health);

      Sender<Alarm> sender = mooring.sender("alarms", Alarm.class);
      sender.send(new Alarm("attic"), Map.of("qos", "1"));

      assertTrue(health.isReady(), health::toString);
      assertEquals("{\"sensor\":\"attic\"}", alarms.next().text());
      broker
          .output("readings/attic")
          .invoke(Request.create(Payload.utf8("{\"sensor\":\"attic\",\"celsius\":31.5}")));
      await().until(() -> store.equals(List.of(new Reading("attic", 31.5))));
    }
  }

  static final class Readings {
    private final OutputBinding alarms;

    Readings(OutputBinding alarms) {
      this.alarms = alarms;
    }

    @OnBinding("readings")
    CompletionStage<Disposition> onReading(Reading reading, Delivery delivery) {
      if (reading.celsius() < -273.15) {
        throw new IllegalArgumentException("colder than cold");
      }
      String topic = delivery.metadata().get("topic");
      return alarms
          .invoke(Request.create(Payload.utf8(topic + " is hot")))
          .thenApply(sent -> Disposition.accept());
    }
  }

  @Test
  void methodsThatHandle(TestBroker broker) throws Exception {
    Inbox alarms = broker.inbox("alarms");
    try (Mooring mooring =
        Mooring.builder()
            .applicationId("thermometer")
            .withoutDataDirectory()
            .component(
                ComponentSpec.of("readings", "bindings.mqtt3")
                    .with("url", broker.url())
                    .with("topic", "readings/#")
                    .with("direction", "input"))
            .handlers(new Readings(broker.output("alarms")))
            .build()) {
      mooring.start();
      assertTrue(mooring.awaitReady().isReady());

      broker.output("readings/a").invoke(Request.create(Payload.utf8("{\"celsius\":40}")));

      assertEquals("readings/a is hot", alarms.next().text());
    }
  }

  @Test
  void healthAndMetrics(TestBroker broker) throws Exception {
    MeterRegistry registry = new SimpleMeterRegistry();
    try (Mooring mooring =
        Mooring.builder()
            .applicationId("thermometer")
            .withoutDataDirectory()
            .component(
                ComponentSpec.of("alarms", "bindings.mqtt3")
                    .with("url", broker.url())
                    .with("topic", "alarms"))
            .component(ComponentSpec.of("mistaken", "bindings.mqtt3"))
            .build()) {
      mooring.meters().bindTo(registry);
      mooring.start();
      mooring.awaitReady();

      MooringHealth health = mooring.health();
      for (ComponentHealth failed : health.failed()) {
        System.err.println(failed.name() + ": " + failed.health().lastError().orElse("?"));
      }

      assertEquals(
          List.of("mistaken"), health.failed().stream().map(ComponentHealth::name).toList());
      assertEquals(1, registry.get("mooring_components").tag("state", "failed").gauge().value());
      mooring
          .output("alarms")
          .invoke(Request.create(Payload.utf8("x")))
          .toCompletableFuture()
          .get(10, TimeUnit.SECONDS);
    }
  }
}
