package dev.mooring.mqtt.session;

import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt to connect: a random time below a ceiling that doubles
 * with each failure. Only a connection that lasted takes the ceiling back, so that a peer which
 * accepts and drops at once, or two clients that take over from each other, do not become a busy
 * loop.
 */
final class Backoff {

  /** So that the pauses grow from a first one of nothing, too. */
  private static final long SHORTEST_CEILING_NANOS = 1_000_000L;

  private final SessionConfig config;
  private final RandomGenerator random;
  private long ceiling;
  private int attemptsInRound;

  Backoff(SessionConfig config, RandomGenerator random) {
    this.config = config;
    this.random = random;
    this.ceiling = config.reconnectMinNanos();
  }

  /** After an attempt that reached nobody: the other brokers of the list come first. */
  long afterFailedAttempt() {
    attemptsInRound++;
    if (attemptsInRound < config.brokers()) {
      return 0;
    }
    attemptsInRound = 0;
    return pause();
  }

  /** After a connection that was accepted and has ended. */
  long afterConnection(long lastedNanos) {
    attemptsInRound = 0;
    if (lastedNanos >= config.stableNanos()) {
      ceiling = config.reconnectMinNanos();
    }
    return pause();
  }

  /** After a refusal that trying again soon does not heal. */
  long afterRefusal() {
    attemptsInRound = 0;
    ceiling = config.reconnectMaxNanos();
    return config.reconnectMaxNanos();
  }

  private long pause() {
    long pause = ceiling == 0 ? 0 : random.nextLong(ceiling) + 1;
    long max = config.reconnectMaxNanos();
    ceiling =
        ceiling > max / 2 ? max : Math.min(max, Math.max(ceiling * 2, SHORTEST_CEILING_NANOS));
    return pause;
  }
}
