package dev.mooring.runtime.observe;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.api.Direction;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class BindingMetricsTest {

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final BindingMetrics metrics = new BindingMetrics(registry, "shop");

  @Test
  void labelsWhatABindingCountsWithItsComponentAndSide() {
    ComponentMeters meters = metrics.of("orders", Direction.OUTPUT);
    meters.counter("sent", "Messages sent.").add(3);
    meters.counter("sent", "Messages sent.").add(2);
    meters.timer("publish", "Time to publish.").record(TimeUnit.MILLISECONDS.toNanos(250));
    meters.gauge("queued", "Messages waiting.", () -> 7);
    String scraped = registry.scrape();
    String labels = "{app_id=\"shop\",component=\"orders\",direction=\"output\"}";
    assertAll(
        () -> assertLine(scraped, "mooring_binding_sent_total" + labels + " 5.0"),
        () -> assertLine(scraped, "mooring_binding_publish_seconds_count" + labels + " 1"),
        () -> assertLine(scraped, "mooring_binding_publish_seconds_sum" + labels + " 0.25"),
        () -> assertLine(scraped, "mooring_binding_queued" + labels + " 7.0"));
  }

  @Test
  void bothSidesOfAComponentHaveGaugesOfTheirOwn() {
    metrics.of("orders", Direction.INPUT).gauge("connected", "Connected.", () -> 1);
    metrics.of("orders", Direction.OUTPUT).gauge("connected", "Connected.", () -> 0);
    String scraped = registry.scrape();
    String start = "mooring_binding_connected{app_id=\"shop\",component=\"orders\",direction=";
    assertAll(
        () -> assertLine(scraped, start + "\"input\"} 1.0"),
        () -> assertLine(scraped, start + "\"output\"} 0.0"));
  }

  @Test
  void aClosedComponentIsNotAskedAnyMoreAndItsCountsStay() {
    ComponentMeters meters = metrics.of("orders", Direction.INPUT);
    meters.counter("received", "Messages received.").add(1);
    meters.gauge("queued", "Messages waiting.", () -> 7);
    meters.close();
    assertFalse(registry.scrape().contains("mooring_binding_queued"));
    assertTrue(registry.scrape().contains("mooring_binding_received_total"));

    metrics.of("orders", Direction.INPUT).gauge("queued", "Messages waiting.", () -> 9);
    assertTrue(registry.scrape().contains("direction=\"input\"} 9.0"));
  }

  @Test
  void countsHowComponentsFareUnderTheNamesThatDashboardsKnow() {
    metrics.loaded();
    metrics.loaded();
    metrics.initialised("bindings.memory");
    metrics.failed("orders", "bindings.memory", FailurePhase.INIT);
    String scraped = registry.scrape();
    assertAll(
        () -> assertLine(scraped, "dapr_runtime_component_loaded{app_id=\"shop\"} 2.0"),
        () ->
            assertLine(
                scraped,
                "dapr_runtime_component_init_total{app_id=\"shop\",component=\"bindings.memory\"} 1.0"),
        () ->
            assertLine(
                scraped,
                "dapr_runtime_component_init_fail_total{app_id=\"shop\",component=\"bindings.memory\",componentName=\"orders\",reason=\"init\"} 1.0"));
  }

  private static void assertLine(String scraped, String line) {
    assertEquals(
        1, scraped.lines().filter(line::equals).count(), () -> line + " not in\n" + scraped);
  }
}
