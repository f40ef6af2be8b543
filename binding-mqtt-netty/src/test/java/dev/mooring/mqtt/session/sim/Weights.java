package dev.mooring.mqtt.session.sim;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** How often each kind of step is taken in a schedule. */
final class Weights {

  /** What can happen next. */
  enum Step {
    BROKER_READS(30),
    CLIENT_READS(30),
    OPENING_ENDS(15),
    STORE_COMMITS(12),
    WRITES_REPORTED(6),
    APPLICATION_PUBLISHES(15),
    APPLICATION_SETTLES(15),
    APPLICATION_RELEASES(1),
    APPLICATION_SUBSCRIBES(2),
    APPLICATION_UNSUBSCRIBES(1),
    APPLICATION_SUSPENDS(1),
    APPLICATION_STARTS(4),
    APPLICATION_CLOSES(1),
    APPLICATION_RECONNECTS(1),
    PROCESS_CRASHES(1),
    SOMEBODY_PUBLISHES(15),
    BROKER_REPEATS(3),
    BROKER_STRAYS(1),
    BROKER_CATCHES_UP(4),
    BROKER_LOSES_SESSION(3),
    BROKER_CRASHES(1),
    BROKER_COMES_UP(8),
    LINK_IS_CUT(3),
    LINK_FALLS_SILENT(1),
    LINK_BLOCKS(2),
    LINK_UNBLOCKS(3),
    CLIENT_NOTICES(6),
    BROKER_NOTICES(6),
    TIME_PASSES(4);

    private final int weight;

    Step(int weight) {
      this.weight = weight;
    }

    /** Whether the world stands still without it. */
    private boolean isVital() {
      return switch (this) {
        case BROKER_READS, CLIENT_READS, OPENING_ENDS, STORE_COMMITS, APPLICATION_STARTS -> true;
        case WRITES_REPORTED,
            APPLICATION_PUBLISHES,
            APPLICATION_SETTLES,
            APPLICATION_RELEASES,
            APPLICATION_SUBSCRIBES,
            APPLICATION_UNSUBSCRIBES,
            APPLICATION_SUSPENDS,
            APPLICATION_CLOSES,
            APPLICATION_RECONNECTS,
            PROCESS_CRASHES,
            SOMEBODY_PUBLISHES,
            BROKER_REPEATS,
            BROKER_STRAYS,
            BROKER_CATCHES_UP,
            BROKER_LOSES_SESSION,
            BROKER_CRASHES,
            BROKER_COMES_UP,
            LINK_IS_CUT,
            LINK_FALLS_SILENT,
            LINK_BLOCKS,
            LINK_UNBLOCKS,
            CLIENT_NOTICES,
            BROKER_NOTICES,
            TIME_PASSES ->
            false;
      };
    }
  }

  private static final Step[] STEPS = Step.values();

  private final int[] upTo = new int[STEPS.length];
  private final int total;

  private Weights(RandomGenerator random) {
    int sum = 0;
    for (Step step : STEPS) {
      // Some things never happen in a schedule, others happen all the time.
      int factor = step.isVital() ? 1 + random.nextInt(3) : random.nextInt(4);
      sum += step.weight * factor;
      upTo[step.ordinal()] = sum;
    }
    total = sum;
  }

  static Weights draw(RandomGenerator random) {
    return new Weights(random);
  }

  @Override
  public String toString() {
    return Arrays.toString(upTo);
  }

  Step next(RandomGenerator random) {
    int drawn = random.nextInt(total);
    int i = 0;
    while (upTo[i] <= drawn) {
      i++;
    }
    return STEPS[i];
  }
}
