package dev.mooring.runtime.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class HandlerThreadsTest {

  static Stream<ExecutorService> executors() {
    return Stream.concat(
        Stream.of(HandlerThreads.create(), HandlerThreads.cached()),
        HandlerThreads.virtual().stream());
  }

  @ParameterizedTest
  @MethodSource("executors")
  void noTaskWaitsForAnotherToEnd(ExecutorService executor) throws Exception {
    int tasks = 300;
    CyclicBarrier allAtOnce = new CyclicBarrier(tasks);
    try {
      var running =
          IntStream.range(0, tasks)
              .<Future<Boolean>>mapToObj(
                  i ->
                      executor.submit(
                          () -> {
                            allAtOnce.await(20, TimeUnit.SECONDS);
                            return Thread.currentThread().isDaemon();
                          }))
              .toList();
      for (Future<Boolean> task : running) {
        assertTrue(task.get(30, TimeUnit.SECONDS), "the thread keeps the process alive");
      }
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void threadsAreVirtualWhereTheJdkHasThem() {
    HandlerThreads.virtual().ifPresent(ExecutorService::shutdownNow);
    assertEquals(Runtime.version().feature() >= 21, HandlerThreads.virtual().isPresent());
  }
}
