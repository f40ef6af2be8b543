package dev.mooring.mqtt.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class IdTableTest {

  private static final int SMALL = 16;

  private final IdTable<String> table = new IdTable<>();

  @Test
  void wavesOfASteadyLoadDoNotResizeIt() {
    wave(1000);
    int capacity = table.capacity();
    for (int i = 0; i < 100; i++) {
      wave(1000);
      assertEquals(capacity, table.capacity(), "after wave " + i);
    }
  }

  @Test
  void isSmallAgainAfterAFlood() {
    wave(65_000);
    assertTrue(table.capacity() > 65_000, "capacity " + table.capacity());
    for (int i = 0; i < 20; i++) {
      wave(1);
    }
    assertEquals(SMALL, table.capacity());
  }

  @Test
  void keepsWhatItHoldsWhateverItsSize() {
    for (int id = 1; id <= 3000; id++) {
      table.put(id, "value " + id);
    }
    for (int id = 1; id <= 3000; id += 2) {
      assertEquals("value " + id, table.remove(id));
    }
    for (int id = 2; id <= 3000; id += 2) {
      assertEquals("value " + id, table.get(id));
    }
    assertEquals(1500, table.size());
  }

  private void wave(int size) {
    for (int id = 1; id <= size; id++) {
      table.put(id, "value");
    }
    for (int id = 1; id <= size; id++) {
      table.remove(id);
    }
  }
}
