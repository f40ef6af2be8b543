package dev.mooring.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mooring.mqtt.packet.QoS;
import org.junit.jupiter.api.Test;

class HeldBackTest {

  private final HeldBack heldBack = new HeldBack();

  @Test
  void nothingIsHeldBackWhileNobodyIsDone() {
    heldBack.add(QoS.AT_LEAST_ONCE);
    heldBack.add(QoS.AT_LEAST_ONCE);
    assertEquals(0, heldBack.nanos(1000));
  }

  @Test
  void timeCountsFromTheFirstThatIsDoneBehindOneThatIsNot() {
    HeldBack.Ticket first = heldBack.add(QoS.AT_LEAST_ONCE);
    HeldBack.Ticket second = heldBack.add(QoS.AT_LEAST_ONCE);
    HeldBack.Ticket third = heldBack.add(QoS.AT_LEAST_ONCE);
    third.settle(100);
    second.settle(150);
    assertEquals(60, heldBack.nanos(160));
    first.settle(170);
    assertEquals(0, heldBack.nanos(180));
  }

  @Test
  void anotherHeadBeginsAnotherTime() {
    HeldBack.Ticket first = heldBack.add(QoS.AT_LEAST_ONCE);
    heldBack.add(QoS.AT_LEAST_ONCE);
    heldBack.add(QoS.AT_LEAST_ONCE).settle(100);
    first.settle(200);
    assertEquals(30, heldBack.nanos(230));
  }

  @Test
  void thoseInTheirTurnHoldNothingBack() {
    for (int i = 0; i < 3; i++) {
      heldBack.add(QoS.AT_LEAST_ONCE).settle(i);
    }
    assertEquals(0, heldBack.nanos(1000));
  }

  @Test
  void theTwoKindsOfAcknowledgementDoNotWaitForEachOther() {
    heldBack.add(QoS.AT_LEAST_ONCE);
    heldBack.add(QoS.EXACTLY_ONCE).settle(10);
    assertEquals(0, heldBack.nanos(1000));
    heldBack.add(QoS.EXACTLY_ONCE);
    heldBack.add(QoS.EXACTLY_ONCE).settle(20);
    assertEquals(980, heldBack.nanos(1000));
  }

  @Test
  void settlingTwiceCountsOnce() {
    HeldBack.Ticket first = heldBack.add(QoS.AT_LEAST_ONCE);
    HeldBack.Ticket second = heldBack.add(QoS.AT_LEAST_ONCE);
    second.settle(1);
    second.settle(2);
    first.settle(3);
    assertEquals(0, heldBack.nanos(100));
  }
}
