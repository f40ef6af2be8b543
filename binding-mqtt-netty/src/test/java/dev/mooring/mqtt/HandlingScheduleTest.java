package dev.mooring.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.mooring.mqtt.HandlingSchedule.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages are called by topic and number: {@code a1} is the first to topic {@code a}. */
class HandlingScheduleTest {

  @ParameterizedTest
  @CsvSource({
    "NONE, 'a1 a2 b1', 'a1 a2 b1'",
    "TOPIC, 'a1 a2 b1', 'a1 b1'",
    "TOPIC, 'a1 b1 a2 b2 c1', 'a1 b1 c1'",
    "ALL, 'a1 a2 b1', 'a1'"
  })
  void theFirstOfEachLaneMayBeHandledAtTheSameTime(
      Ordering ordering, String arriving, String handled) {
    HandlingSchedule<String> schedule = schedule(ordering, 64, arriving);
    assertEquals(List.of(handled.split(" ", -1)), items(takeAll(schedule)));
  }

  @ParameterizedTest
  @CsvSource({"NONE", "TOPIC", "ALL"})
  void messagesOfOneTopicComeInTheirOrder(Ordering ordering) {
    HandlingSchedule<String> schedule = schedule(ordering, 1, "a1 a2 a3 a4");
    List<String> order = new ArrayList<>();
    for (Slot<String> slot = schedule.next(); slot != null; slot = schedule.next()) {
      order.add(slot.item());
      schedule.returnPermit();
      schedule.finish(slot);
    }
    assertEquals(List.of("a1", "a2", "a3", "a4"), order);
  }

  @Test
  void noMoreAreHandledThanThereArePermits() {
    HandlingSchedule<String> schedule = schedule(Ordering.NONE, 2, "a1 b1 c1");
    List<Slot<String>> taken = takeAll(schedule);
    assertEquals(List.of("a1", "b1"), items(taken));
    schedule.returnPermit();
    assertEquals(List.of("c1"), items(takeAll(schedule)));
    assertEquals(2, schedule.running());
  }

  @Test
  void aPauseHoldsItsLaneButNoPermit() {
    HandlingSchedule<String> schedule = schedule(Ordering.TOPIC, 1, "a1 a2 b1");
    Slot<String> first = takeAll(schedule).get(0);
    schedule.returnPermit();
    schedule.pause(first, 500);
    assertEquals(List.of("b1"), items(takeAll(schedule)));
    assertEquals(500, schedule.nextTimer());
    schedule.onTime(499);
    schedule.returnPermit();
    assertNull(schedule.next());
    schedule.onTime(500);
    assertEquals(List.of("a1"), items(takeAll(schedule)));
    assertEquals(Long.MAX_VALUE, schedule.nextTimer());
  }

  @Test
  void pausesEndInTheOrderOfTheirTimes() {
    HandlingSchedule<String> schedule = schedule(Ordering.NONE, 64, "a1 b1 c1");
    List<Slot<String>> taken = takeAll(schedule);
    schedule.pause(taken.get(0), 300);
    schedule.pause(taken.get(1), 100);
    schedule.pause(taken.get(2), 200);
    assertEquals(100, schedule.nextTimer());
    schedule.onTime(1000);
    assertEquals(List.of("b1", "c1", "a1"), items(takeAll(schedule)));
  }

  @Test
  void aLaneWhoseMessageIsNeverFinishedStaysClosed() {
    HandlingSchedule<String> schedule = schedule(Ordering.TOPIC, 64, "a1 a2 b1 b2");
    List<Slot<String>> taken = takeAll(schedule);
    schedule.finish(taken.get(1));
    assertEquals(List.of("b2"), items(takeAll(schedule)));
    assertNull(schedule.next());
  }

  @Test
  void clearingTakesOutWhatWaitsWhereverItWaits() {
    HandlingSchedule<String> schedule = schedule(Ordering.TOPIC, 2, "a1 a2 b1 c1");
    Slot<String> running = schedule.next();
    Slot<String> paused = schedule.next();
    assertNotNull(running);
    assertNotNull(paused);
    schedule.pause(paused, 10);
    assertEquals(Set.of("a2", "b1", "c1"), Set.copyOf(schedule.clear()));
    assertEquals("a1", running.item());
    schedule.finish(running);
    assertEquals(0, schedule.lanes());
    assertEquals(Long.MAX_VALUE, schedule.nextTimer());
  }

  @Test
  void millionsOfTopicsLeaveNoLane() {
    HandlingSchedule<String> schedule = new HandlingSchedule<>(Ordering.TOPIC, 64);
    for (int i = 0; i < 2_000_000; i++) {
      schedule.add("m", "topic/" + i);
      Slot<String> slot = schedule.next();
      assertNotNull(slot);
      schedule.returnPermit();
      schedule.finish(slot);
    }
    assertEquals(0, schedule.lanes());
    assertEquals(0, schedule.running());
  }

  private static HandlingSchedule<String> schedule(Ordering ordering, int permits, String items) {
    HandlingSchedule<String> schedule = new HandlingSchedule<>(ordering, permits);
    for (String item : items.split(" ", -1)) {
      schedule.add(item, item.substring(0, 1));
    }
    return schedule;
  }

  private static List<Slot<String>> takeAll(HandlingSchedule<String> schedule) {
    List<Slot<String>> taken = new ArrayList<>();
    for (Slot<String> slot = schedule.next(); slot != null; slot = schedule.next()) {
      taken.add(slot);
    }
    return taken;
  }

  private static List<String> items(List<Slot<String>> slots) {
    return slots.stream().map(Slot::item).toList();
  }
}
