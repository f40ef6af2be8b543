package dev.mooring.mqtt.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.QoS;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The list through the messages themselves. */
class OutgoingListTest {

  private static Outgoing message(int bytes) {
    return new Outgoing(
        new Publish("t", new byte[bytes - 1], QoS.AT_LEAST_ONCE, false), Long.MAX_VALUE) {};
  }

  private static List<Outgoing> contents(OutgoingList list) {
    List<Outgoing> contents = new ArrayList<>();
    Outgoing before = null;
    for (Outgoing each = list.first(); each != null; each = each.next) {
      assertEquals(before, each.previous);
      contents.add(each);
      before = each;
    }
    return contents;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void itDoesAsADequeDoesAndKnowsItsBytes(long seed) {
    Random random = new Random(seed);
    OutgoingList list = new OutgoingList();
    ArrayDeque<Outgoing> model = new ArrayDeque<>();
    for (int i = 0; i < 3_000; i++) {
      switch (random.nextInt(6)) {
        case 0 -> {
          Outgoing added = message(1 + random.nextInt(9));
          list.addFirst(added);
          model.addFirst(added);
        }
        case 1, 2 -> {
          Outgoing added = message(1 + random.nextInt(9));
          list.addLast(added);
          model.addLast(added);
        }
        case 3 -> assertEquals(model.pollFirst(), list.pollFirst());
        case 4 -> assertEquals(model.pollLast(), list.pollLast());
        default -> {
          if (!model.isEmpty()) {
            Outgoing removed = contents(list).get(random.nextInt(model.size()));
            list.remove(removed);
            model.remove(removed);
          }
        }
      }
      assertEquals(new ArrayList<>(model), contents(list));
      assertEquals(model.size(), list.size());
      assertEquals(model.stream().mapToLong(Outgoing::bytes).sum(), list.bytes());
      assertEquals(model.isEmpty(), list.isEmpty());
    }
  }

  @Test
  void aMessageThatGivesUpItsBytesStaysInItsPlace() {
    OutgoingList list = new OutgoingList();
    Outgoing first = message(5);
    Outgoing second = message(7);
    list.addLast(first);
    list.addLast(second);
    list.dropMessage(first);
    assertEquals(7, list.bytes());
    assertEquals(List.of(first, second), contents(list));
    list.remove(first);
    assertEquals(7, list.bytes());
    assertNull(second.previous);
    assertTrue(list.first() == second);
  }
}
