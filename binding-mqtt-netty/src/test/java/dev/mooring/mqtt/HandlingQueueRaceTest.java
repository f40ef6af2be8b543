package dev.mooring.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.mqtt.HandlingSchedule.Slot;
import dev.mooring.mqtt.packet.QoS;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;

/** One thread brings messages, others handle them, and one looks at the gauges all the time. */
final class HandlingQueueRaceTest {

  private static final int MESSAGES = 20_000;
  private static final int TOPICS = 7;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Queue<Integer> handled = new ConcurrentLinkedQueue<>();
  private volatile CountDownLatch expected = new CountDownLatch(MESSAGES);
  private final HandlingQueue<Integer> queue =
      new HandlingQueue<>(
          "orders",
          new HandlingSchedule<>(Ordering.TOPIC, 4),
          threads,
          new ManualTimers(),
          this::work);

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  private void work(Slot<Integer> first) {
    @Nullable Slot<Integer> slot = first;
    while (slot != null) {
      handled.add(slot.item());
      expected.countDown();
      slot = queue.finishAndTake(slot, 0);
    }
  }

  private boolean add(int number) {
    return queue.add(number, "t" + number % TOPICS, QoS.of(number % 3));
  }

  @RepeatedTest(5)
  void everyMessageIsHandledInTheOrderOfItsTopic() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    threads.execute(
        () -> {
          while (done.getCount() > 0) {
            assertTrue(queue.running() <= 4);
          }
        });
    for (int i = 0; i < MESSAGES; i++) {
      assertTrue(add(i));
      if (i % 100 == 0) {
        // So that the others come to an end now and then, and have to be woken.
        Thread.yield();
      }
    }
    assertTrue(expected.await(30, TimeUnit.SECONDS), () -> expected.getCount() + " are left");
    done.countDown();
    int[] last = new int[TOPICS];
    for (int number : handled) {
      assertTrue(number >= last[number % TOPICS], () -> number + " came late");
      last[number % TOPICS] = number;
    }
    assertEquals(MESSAGES, handled.size());
  }

  @RepeatedTest(20)
  void atTheEndEveryMessageIsHandledOrGivenBackOrRefused() throws Exception {
    expected = new CountDownLatch(200);
    List<Integer> refused = new ArrayList<>();
    CountDownLatch brought = new CountDownLatch(1);
    threads.execute(
        () -> {
          for (int i = 0; i < MESSAGES; i++) {
            if (!add(i)) {
              refused.add(i);
            }
          }
          brought.countDown();
        });
    assertTrue(expected.await(30, TimeUnit.SECONDS));
    List<Integer> givenBack = Objects.requireNonNull(queue.close());
    assertTrue(brought.await(30, TimeUnit.SECONDS));
    threads.shutdown();
    assertTrue(threads.awaitTermination(30, TimeUnit.SECONDS));
    int[] times = new int[MESSAGES];
    Stream.of(handled, givenBack, refused).flatMap(Collection::stream).forEach(i -> times[i]++);
    assertEquals(
        List.of(), IntStream.range(0, MESSAGES).filter(i -> times[i] != 1).boxed().toList());
  }
}
