package dev.mooring.tck.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class Mqtt311Test {

  static List<Arguments> packets() {
    return List.of(
        arguments(Mqtt311.connAck(false, 0), "20 02 00 00"),
        arguments(Mqtt311.connAck(true, 5), "20 02 01 05"),
        arguments(Mqtt311.pubAck(1), "40 02 00 01"),
        arguments(Mqtt311.pubRec(0x1234), "50 02 12 34"),
        arguments(Mqtt311.pubRel(0xFFFF), "62 02 ff ff"),
        arguments(Mqtt311.pubComp(0), "70 02 00 00"),
        arguments(Mqtt311.subAck(3, 0, 1, 2, 0x80), "90 06 00 03 00 01 02 80"),
        arguments(Mqtt311.unsubAck(4), "b0 02 00 04"),
        arguments(Mqtt311.pingResp(), "d0 00"),
        arguments(Mqtt311.publish("ä").bytes(), "30 04 00 02 c3 a4"),
        arguments(
            Mqtt311.publish("a").qos1(7).retain().payload("hi").bytes(),
            "33 07 00 01 61 00 07 68 69"),
        arguments(
            Mqtt311.publish("a").qos2(8).duplicate().payload("hi").bytes(),
            "3c 07 00 01 61 00 08 68 69"));
  }

  @ParameterizedTest
  @MethodSource("packets")
  void writesWhatTheSpecificationSays(byte[] packet, String hex) {
    assertEquals(hex, Hex.format(packet));
  }

  @Test
  void refusesNumbersThatDoNotFit() {
    assertThrows(IllegalArgumentException.class, () -> Mqtt311.pubAck(65_536));
    assertThrows(IllegalArgumentException.class, () -> Mqtt311.connAck(false, 256));
    assertThrows(IllegalArgumentException.class, () -> Mqtt311.publish("a").qos1(-1).bytes());
  }
}
