package dev.mooring.mqtt.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One timer that is only ever set earlier. */
class TimerSlotTest {

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private int fired;
  private final TimerSlot timer = new TimerSlot(channel.eventLoop(), () -> fired++);

  TimerSlotTest() {
    channel.freezeTime();
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  @Test
  void itFiresOnceAtTheEarliestDeadline() {
    timer.ensureBy(100, 0);
    timer.ensureBy(50, 0);
    timer.ensureBy(200, 0);
    advance(49);
    assertEquals(0, fired);
    advance(1);
    assertEquals(1, fired);
    advance(1000);
    assertEquals(1, fired);
  }

  @Test
  void afterItHasFiredItCanBeSetAgain() {
    timer.ensureBy(50, 0);
    advance(50);
    timer.ensureBy(60, 50);
    advance(10);
    assertEquals(2, fired);
  }

  @Test
  void aDeadlineThatHasPassedFiresAtOnce() {
    timer.ensureBy(10, 50);
    advance(0);
    assertEquals(1, fired);
  }

  @Test
  void cancelledItStaysStillAndKeepsNothing_T71() {
    timer.ensureBy(50, 0);
    timer.cancel();
    advance(1000);
    assertEquals(0, fired);
    assertEquals(-1, channel.runScheduledPendingTasks(), "nothing is left in the loop");
  }

  private void advance(long nanos) {
    channel.advanceTimeBy(nanos, TimeUnit.NANOSECONDS);
    channel.runScheduledPendingTasks();
  }
}
