package dev.mooring.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import dev.mooring.runtime.cli.LogOutput;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.event.KeyValuePair;

/** Log lines as those who collect Dapr's take them apart. */
final class LogLinesTest {

  private final LoggerContext context = new LoggerContext();
  private final LogLines lines = new LogLines();

  private LoggingEvent event(String logger, String message, @Nullable Throwable thrown) {
    Logger ours = context.getLogger(logger);
    LoggingEvent event =
        new LoggingEvent(LogLinesTest.class.getName(), ours, Level.WARN, message, thrown, null);
    event.setInstant(Instant.parse("2026-01-02T03:04:05.678901Z"));
    return event;
  }

  private String line(String logger, String message, @Nullable Throwable thrown) {
    return new String(lines.encode(event(logger, message, thrown)), StandardCharsets.UTF_8);
  }

  @Test
  void textHasDaprsFieldsInTheirOrder() {
    lines.use(new LogOutput.Settings("shop", "info", false));

    String line = line("dev.mooring.runtime.registry.Bindings", "a \"b\"\nc", null);

    assertTrue(
        line.startsWith(
            "time=\"2026-01-02T03:04:05.678901Z\" level=warn msg=\"a \\\"b\\\"\\nc\" app_id=shop"
                + " instance="),
        line);
    assertTrue(line.contains(" scope=mooring.runtime.registry type=log ver="), line);
    assertEquals(1, line.lines().count());
  }

  /** Callers choose some of them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "till/1.0 | till/1.0",
        "a b      | \"a b\"",
        "a=b      | \"a=b\"",
        "a\"b     | \"a\\\"b\"",
        "größe    | \"größe\"",
      })
  void aFieldThatCouldBeTakenForSomethingElseIsQuoted(String value, String written) {
    lines.use(new LogOutput.Settings("shop", "info", false));
    LoggingEvent event = event("dev.mooring.runtime.http-info", "HTTP API Called", null);
    event.addKeyValuePair(new KeyValuePair("useragent", value));

    String line = new String(lines.encode(event), StandardCharsets.UTF_8);

    assertTrue(line.endsWith(" useragent=" + written + "\n"), line);
  }

  @Test
  void jsonIsOneObjectOnALineWithTheException() {
    lines.use(new LogOutput.Settings("shop", "info", true));

    String line = line("x", "tab\t\u0001", new IllegalStateException("no"));

    assertEquals(1, line.lines().count());
    JsonObject object = new JsonObject(line);
    assertEquals("tab\t\u0001", object.getString("msg"));
    assertEquals("warn", object.getString("level"));
    assertEquals(
        Set.of("time", "level", "msg", "app_id", "instance", "scope", "type", "ver", "exception"),
        object.fieldNames());
    assertEquals("2026-01-02T03:04:05.678901Z", object.getString("time"));
    assertEquals("log", object.getString("type"));
    assertEquals("shop", object.getString("app_id"));
    assertTrue(object.getString("exception").contains("IllegalStateException: no"), line);
  }

  @Test
  void aLevelThatIsNoneIsRefused() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> new LogbackSetup().configure(new LogOutput.Settings("a", "loud", false)));

    assertTrue(
        String.valueOf(refused.getMessage()).contains("expected debug, info, warn or error"));
  }
}
