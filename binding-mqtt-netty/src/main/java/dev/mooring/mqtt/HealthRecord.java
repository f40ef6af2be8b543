package dev.mooring.mqtt;

import dev.mooring.api.Health;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Remembers since when a binding has been in its state, and what went wrong last. Thread-safe. */
final class HealthRecord {

  private final InstantSource clock;
  private Health.State state = Health.State.NEW;
  private Instant since;
  private @Nullable String lastError;

  HealthRecord(InstantSource clock) {
    this.clock = clock;
    this.since = clock.instant();
  }

  /** Something went wrong; the text holds no secret. */
  synchronized void error(String text) {
    lastError = text;
  }

  /** The health of a binding that is in this state now. */
  synchronized Health in(Health.State now) {
    if (now != state) {
      state = now;
      since = clock.instant();
    }
    return new Health(state, since, Optional.ofNullable(lastError));
  }
}
