package dev.mooring.tck.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class ArrivalsTest {

  private static final Duration SHORT = Duration.ofMillis(1);
  private static final Duration LONG = Duration.ofSeconds(10);

  private final Arrivals<String> arrivals = new Arrivals<>(3);

  @Test
  void givesWhatCameBeforeAnybodyWaited() throws Exception {
    arrivals.add("a");
    arrivals.add("b");
    assertEquals(List.of("a", "b"), arrivals.await(2, SHORT));
    assertEquals("b", arrivals.await("b"::equals, SHORT));
    assertEquals("a", arrivals.take(SHORT));
    assertEquals("b", arrivals.take(SHORT));
  }

  @Test
  void wakesWhoeverWaits() throws Exception {
    CompletableFuture<String> waiting =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return arrivals.await("b"::equals, LONG);
              } catch (InterruptedException | TimeoutException e) {
                throw new AssertionError(e);
              }
            });
    arrivals.add("a");
    arrivals.add("b");
    assertEquals("b", waiting.get(10, TimeUnit.SECONDS));
  }

  @Test
  void givesUpWhenTheTimeIsOver() {
    TimeoutException e = assertThrows(TimeoutException.class, () -> arrivals.take(SHORT));
    assertEquals("nothing such came within 1 ms", e.getMessage());
  }

  @Test
  void givesUpAtOnceWhenNothingCanComeAnyMore() throws Exception {
    arrivals.add("a");
    assertNull(arrivals.ended());
    arrivals.end("first reason");
    arrivals.end("second reason");
    assertEquals("a", arrivals.take(LONG));
    TimeoutException e = assertThrows(TimeoutException.class, () -> arrivals.take(LONG));
    assertEquals("first reason", e.getMessage());
    assertEquals("first reason", arrivals.awaitEnd(LONG));
  }

  @Test
  void endsAtItsLimit() throws Exception {
    List.of("a", "b", "c", "d").forEach(arrivals::add);
    assertEquals(List.of("a", "b", "c"), arrivals.all());
    assertEquals("more than 3 came", arrivals.awaitEnd(SHORT));
  }

  @Test
  void forgetsWhatCameWhenItIsCleared() {
    arrivals.add("a");
    arrivals.clear();
    assertEquals(List.of(), arrivals.all());
    assertThrows(TimeoutException.class, () -> arrivals.take(SHORT));
  }
}
