package dev.mooring.mqtt.net;

import io.netty.channel.SelectStrategy;
import io.netty.util.IntSupplier;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Lets an event loop look again instead of going to sleep, where its last waits were brief. To put
 * a thread to sleep and to wake it costs as much as such a wait lasts, for the waker as well; with
 * a broker near by and few messages under way that is most of a message's time. Where waits are
 * long, as they are over a network and when nothing happens, the loop sleeps at once. Confined to
 * its event loop.
 */
final class BriefWaits implements SelectStrategy {

  /** What a wait lasts at most to be brief, and how long the loop looks again at most. */
  static final Duration BRIEF = Duration.ofNanos(50_000);

  /** After so many brief waits the next one is expected to be brief. */
  private static final int EXPECTED = 4;

  /** So many brief waits a long one makes up for: a message now and then is no reason to hurry. */
  private static final int WEIGHT_OF_LONG = 4;

  /** So many are remembered: one long wait among them may be a pause of something else. */
  private static final int MEMORY = EXPECTED + WEIGHT_OF_LONG;

  private static final long BRIEF_NANOS = BRIEF.toNanos();

  private final LongSupplier nanoTime;
  private int brief;
  private boolean waiting;
  private boolean asleep;
  private long since;

  /**
   * For one event loop.
   *
   * @param nanoTime the clock, as {@link System#nanoTime}
   */
  BriefWaits(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  @Override
  public int calculateStrategy(IntSupplier selectNow, boolean hasTasks) throws Exception {
    if (hasTasks || asleep) {
      end();
    }
    if (hasTasks) {
      return selectNow.get();
    }
    if (!waiting) {
      waiting = true;
      since = nanoTime.getAsLong();
    }
    if (brief < EXPECTED) {
      asleep = true;
      return SELECT;
    }
    int ready = selectNow.get();
    if (ready != 0) {
      end();
      return ready;
    }
    if (nanoTime.getAsLong() - since >= BRIEF_NANOS) {
      asleep = true;
      return SELECT;
    }
    Thread.onSpinWait();
    return CONTINUE;
  }

  private void end() {
    if (!waiting) {
      return;
    }
    waiting = false;
    asleep = false;
    boolean wasBrief = nanoTime.getAsLong() - since < BRIEF_NANOS;
    brief = wasBrief ? Math.min(MEMORY, brief + 1) : Math.max(0, brief - WEIGHT_OF_LONG);
  }
}
