package dev.mooring.mqtt.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packet identifiers: legal, unique, in rotation; and the table that knows who holds them. */
class PacketIdsTest {

  private static final Object HOLDER = "holder";

  @Test
  void theyAreHandedOutInRotation_T33() {
    PacketIds ids = new PacketIds();
    assertEquals(1, ids.allocate(HOLDER));
    ids.free(1);
    assertEquals(2, ids.allocate(HOLDER));
    assertEquals(3, ids.allocate(HOLDER));
    ids.free(2);
    assertEquals(4, ids.allocate(HOLDER));
  }

  @Test
  void theWrapPassesOverALongLivedOneAndNeverGivesZero_T30_T31_T33() {
    PacketIds ids = new PacketIds();
    Object longLived = "long-lived";
    assertEquals(1, ids.allocate(HOLDER));
    assertEquals(2, ids.allocate(longLived));
    ids.free(1);
    for (int i = 0; i < 200_000; i++) {
      int id = ids.allocate(HOLDER);
      assertTrue(id >= 1 && id <= 65_535 && id != 2, "handed out " + id);
      ids.free(id);
    }
    assertSame(longLived, ids.holder(2));
  }

  @Test
  void exhaustionIsAValue() {
    PacketIds ids = new PacketIds();
    BitSet seen = new BitSet();
    for (int i = 0; i < 65_535; i++) {
      seen.set(ids.allocate(HOLDER));
    }
    assertEquals(65_535, seen.cardinality());
    assertFalse(seen.get(0));
    assertEquals(PacketIds.NONE, ids.allocate(HOLDER));
    assertEquals(65_535, ids.inUse());
    ids.free(4_711);
    assertEquals(4_711, ids.allocate(HOLDER));
  }

  @Test
  void claimedOnesAreTakenAndTheRotationGoesOnBehindThem() {
    PacketIds ids = new PacketIds();
    ids.claim(70, HOLDER);
    ids.claim(65, HOLDER);
    assertEquals(71, ids.allocate(HOLDER));
    assertThrows(IllegalArgumentException.class, () -> ids.claim(65, HOLDER));
    assertThrows(IllegalArgumentException.class, () -> ids.claim(0, HOLDER));
    assertThrows(IllegalArgumentException.class, () -> ids.claim(65_536, HOLDER));
  }

  @Test
  void freeingWhatIsFreeIsAnError() {
    PacketIds ids = new PacketIds();
    int id = ids.allocate(HOLDER);
    ids.free(id);
    assertThrows(IllegalStateException.class, () -> ids.free(id));
    assertNull(ids.holder(id));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theTableDoesAsAHashMapDoes(long seed) {
    Random random = new Random(seed);
    IdTable<Integer> table = new IdTable<>();
    Map<Integer, Integer> model = new HashMap<>();
    int range = seed % 2 == 0 ? 40 : 65_535;
    for (int i = 0; i < 20_000; i++) {
      int id = 1 + random.nextInt(range);
      // Grows for a while, shrinks for a while.
      boolean removes = random.nextInt(10) < (i / 2_000 % 2 == 0 ? 3 : 8);
      if (removes) {
        assertEquals(model.remove(id), table.remove(id));
      } else {
        model.put(id, i);
        table.put(id, i);
      }
      int probe = 1 + random.nextInt(range);
      assertEquals(model.get(probe), table.get(probe));
      assertEquals(model.containsKey(probe), table.contains(probe));
      assertEquals(model.size(), table.size());
    }
    model.forEach((id, value) -> assertEquals(value, table.get(id)));
    table.clear();
    assertEquals(0, table.size());
    assertEquals("[]", table.toString());
  }

  @Test
  void identifierZeroIsNeverInTheTable() {
    IdTable<Integer> table = new IdTable<>();
    assertFalse(table.contains(0));
    assertNull(table.get(0));
    assertNull(table.remove(0));
    assertEquals(0, table.size());
  }

  @Test
  void theTableKnowsEachIdentifierOfAFullRange() {
    IdTable<Integer> table = new IdTable<>();
    for (int id = 1; id <= 65_535; id++) {
      table.put(id, id);
    }
    for (int id = 1; id <= 65_535; id++) {
      assertEquals(id, table.get(id));
    }
    for (int id = 65_535; id > 1; id--) {
      assertEquals(id, table.remove(id));
    }
    assertEquals("[1]", table.toString());
  }
}
