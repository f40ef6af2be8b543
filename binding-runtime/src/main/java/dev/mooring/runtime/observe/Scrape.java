package dev.mooring.runtime.observe;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.regex.Pattern;

/** All meters as Prometheus reads them. Safe for any thread. */
public final class Scrape {

  /** The media type of {@link #text()}. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  /** Gauges only because a counter's name would get a suffix that Dapr's has not. */
  private static final Pattern COUNTERS =
      Pattern.compile("(?m)^(# TYPE dapr_\\w+_(?:count|rpcs)) gauge$");

  private final PrometheusMeterRegistry registry;

  /** Of a registry. */
  public Scrape(PrometheusMeterRegistry registry) {
    this.registry = registry;
  }

  /** The text. Asks every gauge. */
  public String text() {
    return COUNTERS.matcher(registry.scrape()).replaceAll("$1 counter");
  }
}
