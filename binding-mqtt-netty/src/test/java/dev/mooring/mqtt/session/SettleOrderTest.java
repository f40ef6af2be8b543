package dev.mooring.mqtt.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.QoS;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Acknowledgements leave in the order of arrival, up to the first that is not due. */
class SettleOrderTest {

  private static Incoming incoming(int id) {
    return new Incoming(new Publish("t", new byte[0], QoS.AT_LEAST_ONCE, false), id, false, 1);
  }

  @ParameterizedTest(name = "{0} settled, committed up to {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          h h h    | 0 |
          s h h    | 0 | 1
          s s h    | 0 | 1 2
          s s s    | 0 | 1 2 3
          h s s    | 0 |
          s h s    | 0 | 1
          s r s    | 0 | 1
          r s s    | 0 |
          s s5 s   | 4 | 1
          s s5 s   | 5 | 1 2 3
          s5 s6 s7 | 6 | 1 2
          """)
  void drainsUpToTheFirstThatIsNotDue(String states, long committed, @Nullable String sent) {
    SettleOrder order = new SettleOrder();
    int id = 1;
    for (String state : states.split(" ", -1)) {
      Incoming each = incoming(id++);
      each.state =
          switch (state.charAt(0)) {
            case 'h' -> Incoming.State.HANDED_OVER;
            case 's' -> Incoming.State.SETTLED;
            default -> Incoming.State.RELEASED;
          };
      each.position = state.length() == 1 ? 0 : Long.parseLong(state.substring(1));
      order.add(each);
    }
    List<String> drained = new ArrayList<>();
    order.drain(committed, incoming -> drained.add(String.valueOf(incoming.packetId())));
    assertEquals(sent == null ? "" : sent, String.join(" ", drained));
    order.drain(committed, incoming -> drained.add("again " + incoming.packetId()));
    assertEquals(sent == null ? "" : sent, String.join(" ", drained));
  }

  @Test
  void findsWhatStillWaits() {
    SettleOrder order = new SettleOrder();
    Incoming first = incoming(7);
    Incoming second = incoming(9);
    order.add(first);
    order.add(second);
    assertSame(second, order.find(9));
    assertNull(order.find(8));
    first.state = Incoming.State.SETTLED;
    order.drain(0, incoming -> {});
    assertNull(order.find(7));
    assertEquals(1, order.size());
  }
}
