package dev.mooring.runtime.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How much work is under way at once. */
@Timeout(30)
final class PermitsTest {

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void whatWaitsBeginsInOrderWhenSomethingEnds() throws Exception {
    Permits permits = new Permits(1);
    List<String> begun = new ArrayList<>();
    CompletableFuture<String> first = new CompletableFuture<>();
    CompletionStage<String> a = permits.run(() -> first);
    CompletionStage<String> b =
        permits.run(
            () -> {
              begun.add("b");
              return CompletableFuture.completedFuture("b");
            });
    CompletionStage<String> c =
        permits.run(
            () -> {
              begun.add("c");
              return CompletableFuture.completedFuture("c");
            });

    assertEquals(List.of(), begun);
    assertFalse(b.toCompletableFuture().isDone());
    first.complete("a");

    assertEquals("a", get(a));
    assertEquals("b", get(b));
    assertEquals("c", get(c));
    assertEquals(List.of("b", "c"), begun);
  }

  @Test
  void workThatFailsMakesRoomAsWell() throws Exception {
    Permits permits = new Permits(1);

    CompletionStage<String> thrown =
        permits.run(
            () -> {
              throw new IllegalStateException("thrown");
            });
    CompletionStage<String> failed =
        permits.run(() -> CompletableFuture.failedFuture(new IllegalStateException("failed")));

    assertThrows(ExecutionException.class, () -> get(thrown));
    assertThrows(ExecutionException.class, () -> get(failed));
    assertEquals("c", get(permits.run(() -> CompletableFuture.completedFuture("c"))));
  }

  @Test
  void muchWorkThatEndsAtOnceDoesNotNest() throws Exception {
    Permits permits = new Permits(1);
    CompletableFuture<Integer> gate = new CompletableFuture<>();
    permits.run(() -> gate);
    CompletionStage<Integer> last = gate;
    for (int i = 0; i < 100_000; i++) {
      int number = i;
      last = permits.run(() -> CompletableFuture.completedFuture(number));
    }
    gate.complete(0);

    assertEquals(99_999, get(last));
  }

  @Test
  void manyThreadsNeverExceedTheLimitAndNothingIsLeftWaiting() throws Exception {
    int limit = 3;
    int tasks = 20_000;
    Permits permits = new Permits(limit);
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(tasks);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      for (int i = 0; i < tasks; i++) {
        threads.execute(
            () ->
                permits
                    .run(
                        () -> {
                          most.accumulateAndGet(running.incrementAndGet(), Math::max);
                          return CompletableFuture.runAsync(running::decrementAndGet, threads);
                        })
                    .thenRun(done::countDown));
      }
      assertEquals(true, done.await(20, TimeUnit.SECONDS));
    } finally {
      threads.shutdownNow();
    }
    assertEquals(true, most.get() <= limit, "at once: " + most);
  }
}
