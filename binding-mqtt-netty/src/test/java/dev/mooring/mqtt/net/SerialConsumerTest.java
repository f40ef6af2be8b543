package dev.mooring.mqtt.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Calls to user code: one after the other, whatever they throw, however long they take. */
class SerialConsumerTest {

  private final Queue<Runnable> handedOver = new ArrayDeque<>();
  private final List<String> ran = new ArrayList<>();

  @Test
  void tasksRunInOrderAndOneThreadIsAskedForMany() {
    SerialConsumer<Runnable> serial = new SerialConsumer<>(handedOver::add, Runnable::run);
    serial.accept(() -> ran.add("a"));
    serial.accept(() -> ran.add("b"));
    assertEquals(1, handedOver.size());
    handedOver.remove().run();
    serial.accept(() -> ran.add("c"));
    handedOver.remove().run();
    assertEquals(List.of("a", "b", "c"), ran);
  }

  @Test
  void neitherAnExceptionNorAnErrorStopsThoseBehindIt_T60() {
    SerialConsumer<Runnable> serial = new SerialConsumer<>(handedOver::add, Runnable::run);
    serial.accept(
        () -> {
          throw new IllegalStateException("thrown by a listener");
        });
    serial.accept(
        () -> {
          throw new AssertionError("thrown by a listener, too");
        });
    serial.accept(() -> ran.add("c"));
    handedOver.remove().run();
    assertEquals(List.of("c"), ran);
  }

  @Test
  void anInterruptionEndsWithTheItemThatItWasMeantFor() {
    SerialConsumer<Runnable> serial = new SerialConsumer<>(handedOver::add, Runnable::run);
    serial.accept(() -> Thread.currentThread().interrupt());
    serial.accept(() -> ran.add("interrupted: " + Thread.currentThread().isInterrupted()));
    handedOver.remove().run();
    assertEquals(List.of("interrupted: false"), ran);
  }

  @Test
  void aboveItsLimitTheTaskThatWaitedLongestIsDropped() {
    SerialConsumer<Runnable> serial = new SerialConsumer<>(handedOver::add, 2, Runnable::run);
    serial.accept(() -> ran.add("a"));
    serial.accept(() -> ran.add("b"));
    serial.accept(() -> ran.add("c"));
    handedOver.remove().run();
    assertEquals(List.of("b", "c"), ran);
  }

  @Test
  void neverTwoAtATimeNorOneLostUnderContention() throws Exception {
    int threads = 4;
    int each = 5_000;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    AtomicInteger running = new AtomicInteger();
    AtomicInteger together = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(threads * each);
    SerialConsumer<Runnable> serial = new SerialConsumer<>(pool, Runnable::run);
    for (int thread = 0; thread < threads; thread++) {
      new Thread(
              () -> {
                for (int i = 0; i < each; i++) {
                  serial.accept(
                      () -> {
                        together.accumulateAndGet(running.incrementAndGet(), Math::max);
                        running.decrementAndGet();
                        done.countDown();
                      });
                }
              })
          .start();
    }
    assertTrue(done.await(30, TimeUnit.SECONDS));
    assertEquals(1, together.get());
    pool.shutdownNow();
  }

  @Test
  void whatAnExecutorRefusesTheCommonPoolRuns() throws Exception {
    ExecutorService ended = Executors.newSingleThreadExecutor();
    ended.shutdown();
    CountDownLatch done = new CountDownLatch(2);
    SerialConsumer<Runnable> serial =
        new SerialConsumer<>(new SteadyExecutor(ended), Runnable::run);
    serial.accept(done::countDown);
    serial.accept(done::countDown);
    assertTrue(done.await(10, TimeUnit.SECONDS));
  }
}
