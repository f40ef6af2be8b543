package dev.mooring.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.mqtt.HandlingSchedule.Slot;
import dev.mooring.mqtt.packet.QoS;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Threads begin when the test says so. */
final class HandlingQueueTest {

  private final Queue<Runnable> threads = new ArrayDeque<>();
  private final ManualTimers timers = new ManualTimers();
  private final List<String> handled = new ArrayList<>();

  /** Messages that handlers hold, for as long as the test wants. */
  private final List<Slot<String>> held = new ArrayList<>();

  private boolean slow;
  private boolean refusing;
  private final HandlingQueue<String> queue = queue(Ordering.NONE, 4);

  private HandlingQueue<String> queue(Ordering ordering, int permits) {
    return new HandlingQueue<>(
        "orders",
        new HandlingSchedule<>(ordering, permits),
        task -> {
          if (refusing) {
            throw new RejectedExecutionException("shut down");
          }
          threads.add(task);
        },
        timers,
        this::work);
  }

  private void work(Slot<String> first) {
    @Nullable Slot<String> slot = first;
    while (slot != null) {
      handled.add(slot.item());
      if (slow) {
        held.add(slot);
        return;
      }
      slot = queue.finishAndTake(slot, timers.now());
    }
  }

  private void add(int count) {
    for (int i = 0; i < count; i++) {
      assertTrue(queue.add("m" + i, "t", QoS.AT_LEAST_ONCE));
    }
  }

  private void beginAll() {
    for (Runnable thread = threads.poll(); thread != null; thread = threads.poll()) {
      thread.run();
    }
  }

  @Test
  void messagesThatComeWhileAThreadIsOnItsWayAskForNoOther() {
    add(1000);
    assertEquals(1, threads.size());
  }

  @Test
  void oneThreadHandlesAllWhileItIsQuickAndNoOtherHasBegun() {
    add(1000);
    threads.remove().run();
    assertEquals(1000, handled.size());
    assertEquals("m0", handled.get(0));
    assertEquals("m999", handled.get(999));
    assertEquals(1, threads.size(), "one was asked for to help, and it finds nothing");
    beginAll();
    assertEquals(1000, handled.size());
    assertEquals(0, queue.running());
  }

  @Test
  void slowHandlersGetEveryPermitAndNoMore() {
    slow = true;
    add(10);
    beginAll();
    assertEquals(List.of("m0", "m1", "m2", "m3"), handled);
    assertEquals(4, queue.running());
  }

  @Test
  void aThreadThatIsDoneTakesWhatASlowOneLeft() {
    slow = true;
    add(10);
    beginAll();
    slow = false;
    Slot<String> next = queue.finishAndTake(held.get(0), timers.now());
    assertNotNull(next);
    work(next);
    assertEquals(10, handled.size());
    assertEquals(3, queue.running());
  }

  @Test
  void aPermitThatComesBackWithoutItsThreadAsksForAnother() {
    slow = true;
    add(5);
    beginAll();
    queue.returnPermit();
    assertEquals(1, threads.size());
    beginAll();
    assertEquals(List.of("m0", "m1", "m2", "m3", "m4"), handled);
  }

  @Test
  void aPauseThatEndsAsksForAThread() {
    slow = true;
    add(1);
    beginAll();
    queue.returnPermit();
    assertTrue(queue.pause(held.get(0), 500));
    assertEquals(1, queue.paused());
    timers.advance(Duration.ofNanos(499));
    assertEquals(0, threads.size());
    timers.advance(Duration.ofNanos(1));
    beginAll();
    assertEquals(List.of("m0", "m0"), handled);
  }

  @Test
  void aThreadThatIsRefusedIsAskedForAgainWithTheNextMessage() {
    refusing = true;
    add(1);
    refusing = false;
    add(1);
    beginAll();
    assertEquals(2, handled.size());
  }

  @Test
  void afterTheEndNothingIsTakenOrGivenOut() {
    add(3);
    assertEquals(List.of("m0", "m1", "m2"), queue.close());
    beginAll();
    assertEquals(List.of(), handled);
    assertFalse(queue.add("late", "t", QoS.AT_MOST_ONCE));
    assertNull(queue.close());
  }
}
