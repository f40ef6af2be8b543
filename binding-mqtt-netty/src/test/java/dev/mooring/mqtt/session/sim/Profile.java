package dev.mooring.mqtt.session.sim;

import dev.mooring.mqtt.session.Mqtt5Config;
import dev.mooring.mqtt.session.SessionConfig;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What kind of schedule this is: configuration, what the client is used for, which misfortunes
 * happen and how often. Drawn anew for each seed, since a schedule in which everything happens
 * seldom gets deep into anything.
 *
 * @param keeps whether the store keeps what it is told
 * @param publishes whether the application publishes
 * @param subscribes whether it subscribes
 * @param ends whether processes end, by a crash or in order, and others take their place
 * @param refusals how often of a hundred times a CONNECT is refused
 * @param subscriptionRefusals the same of filters
 * @param lowerGrants how often a lower QoS is granted
 * @param repeats whether the broker repeats packets on one connection
 * @param reusesIds whether it reuses a packet identifier as soon as that is free
 * @param brokerWindow messages that it has on the way at a time
 * @param filters filters that the application deals in
 * @param steps steps before the end begins
 * @param stepNanos the longest time between two
 * @param mqtt5 what MQTT 5.0 adds; {@code null} for MQTT 3.1.1
 */
record Profile(
    SessionConfig session,
    boolean keeps,
    boolean publishes,
    boolean subscribes,
    boolean ends,
    int refusals,
    int subscriptionRefusals,
    int lowerGrants,
    boolean repeats,
    boolean reusesIds,
    int brokerWindow,
    int filters,
    int steps,
    long stepNanos,
    Weights weights,
    @Nullable Profile5 mqtt5) {

  static final long MILLIS = 1_000_000L;

  static Profile draw(RandomGenerator random) {
    boolean clean = random.nextInt(4) == 0;
    boolean keeps = !clean && random.nextInt(3) != 0;
    // Without a store a process knows nothing of the one before: it receives only, or sends only
    // and wipes what is left, or is the only one.
    int use = clean || keeps ? 0 : random.nextInt(3);
    boolean repeats = random.nextInt(4) == 0;
    return new Profile(
        config(random, clean, use == 2),
        keeps,
        use != 1 && random.nextInt(8) != 0,
        use != 2 && random.nextInt(8) != 0,
        clean || keeps || use != 0,
        pick(random, 0, 0, 10, 40),
        pick(random, 0, 0, 0, 15, 50),
        pick(random, 0, 0, 30),
        repeats,
        !repeats && random.nextBoolean(),
        pick(random, 1, 2, 5, 20),
        pick(random, 1, 2, 4),
        pick(random, 60, 150, 400),
        pick(random, 1, 20, 200, 1_500) * MILLIS,
        Weights.draw(random),
        null);
  }

  /** The same schedule in MQTT 5.0. */
  Profile inMqtt5(RandomGenerator random) {
    Mqtt5Config config =
        new Mqtt5Config(
            session.cleanSession() ? pick(random, 0, 0, 5) : pick(random, 5, 60, 1_000_000),
            pick(random, 1, 2, 5, 50),
            pick(random, 0, 1, 2),
            false,
            List.of());
    Profile5 more =
        new Profile5(
            pick(random, 1, 2, 4, 0xFFFF),
            pick(random, 0, 1, 2),
            pick(random, 0, 20, 70),
            pick(random, 0, 20, 70));
    return new Profile(
        session.with(config),
        keeps,
        publishes,
        subscribes,
        ends,
        refusals,
        subscriptionRefusals,
        lowerGrants,
        false, // a repeat on one connection is a violation in 5.0 [MQTT-4.4.0-1]
        reusesIds,
        Math.min(brokerWindow, config.receiveMaximum()),
        filters,
        steps,
        stepNanos,
        weights,
        more);
  }

  private static SessionConfig config(RandomGenerator random, boolean clean, boolean wipes) {
    long minDelay = pick(random, 0, 1, 100) * MILLIS;
    return new SessionConfig(
        clean,
        !wipes,
        pick(random, 0, 4_000, 10_000) * MILLIS,
        5_000 * MILLIS,
        5_000 * MILLIS,
        pick(random, 1, 2, 3, 8, 100),
        pick(random, 0, 3, 20, 1_000),
        pick(random, 100, 100_000),
        pick(random, 1, 2, 5, 100),
        pick(random, 30, 100_000),
        pick(random, 1, 1, 3),
        minDelay,
        Math.max(minDelay, pick(random, 100, 2_000) * MILLIS),
        pick(random, 0, 1_000) * MILLIS,
        null);
  }

  boolean hits(RandomGenerator random, int percent) {
    return percent > 0 && random.nextInt(100) < percent;
  }

  private static int pick(RandomGenerator random, int... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
