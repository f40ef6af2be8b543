package dev.mooring.runtime.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mooring.api.Health;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ComponentStatusTest {

  @ParameterizedTest
  @CsvSource({
    "UP,         IDLE,       UP",
    "UP,         CONNECTING, CONNECTING",
    "REFUSED,    CONNECTING, REFUSED",
    "REFUSED,    FAILED,     FAILED",
    "NEW,        IDLE,       IDLE",
    "CLOSED,     NEW,        NEW",
    "CLOSED,     CLOSED,     CLOSED",
  })
  void aComponentIsAsWellAsTheWorseOfItsSides(
      Health.State one, Health.State other, Health.State expected) {
    assertEquals(expected, ComponentStatus.worst(List.of(health(one), health(other))).state());
    assertEquals(expected, ComponentStatus.worst(List.of(health(other), health(one))).state());
  }

  private static Health health(Health.State state) {
    return new Health(state, Instant.EPOCH, Optional.empty());
  }
}
