package dev.mooring.mqtt.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What no MQTT 3.1.1 server may send. Each line says at which byte it is found out: not before, and
 * without waiting for more.
 */
class HostileBytesTest {

  @ParameterizedTest(name = "{0}: {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          N10 | fifth byte of a length            | 30 FF FF FF FF 01         | 5 | 4.8.0-1
          N10 | same, all zero                    | 30 80 80 80 80 00         | 5 | 4.8.0-1
          N10 | same, of a packet without any     | D0 80 80 80 80            | 5 | 4.8.0-1
          N12 | QoS 3                             | 36 03 0001 61             | 1 | 3.3.1-4
          N12 | QoS 3 with DUP                    | 3E 05 0001 61 0001        | 1 | 3.3.1-4
          N12 | QoS 3 with RETAIN                 | 37 05 0001 61 0001        | 1 | 3.3.1-4
          N12 | DUP at QoS 0                      | 38 03 0001 61             | 1 | 3.3.1-2
          N12 | DUP at QoS 0 with RETAIN          | 39 03 0001 61             | 1 | 3.3.1-2
          N12 | reserved type 0                   | 00 00                     | 1 | 4.8.0-1
          N12 | reserved type 15                  | F0 00                     | 1 | 4.8.0-1
          N12 | DISCONNECT                        | E0 00                     | 1 | 4.8.0-1
          N12 | SUBSCRIBE                         | 82 06 0001 0001 61 00     | 1 | 4.8.0-1
          N12 | UNSUBSCRIBE                       | A2 05 0001 0001 61        | 1 | 4.8.0-1
          N12 | PINGREQ                           | C0 00                     | 1 | 4.8.0-1
          N12 | CONNECT                           | 10 0C 0004 4D515454       | 1 | 4.8.0-1
          N12 | PUBACK with an extra byte         | 40 03 0001 00             | 2 | 4.8.0-1
          N12 | PINGRESP with a byte              | D0 01 00                  | 2 | 4.8.0-1
          N14 | topic with NUL                    | 30 04 0002 6100           | 6 | 1.5.3-2
          N14 | topic with NUL inside             | 30 05 0003 610062         | 7 | 1.5.3-2
          N14 | topic with a surrogate            | 30 05 0003 EDA080         | 7 | 1.5.3-1
          N14 | topic with a surrogate pair       | 30 08 0006 EDA080EDB080   | 10| 1.5.3-1
          N14 | topic with an overlong slash      | 30 04 0002 C0AF           | 6 | 1.5.3-1
          N14 | topic with an overlong NUL        | 30 04 0002 C080           | 6 | 1.5.3-1
          N14 | topic cut off inside a character  | 30 04 0002 E282           | 6 | 1.5.3-1
          N14 | same, payload has the rest        | 30 05 0002 E282 AC        | 7 | 1.5.3-1
          N14 | topic above U+10FFFF              | 30 06 0004 F5808080       | 8 | 1.5.3-1
          N14 | topic with a lone continuation    | 30 03 0001 80             | 5 | 1.5.3-1
          N15 | topic a/+                         | 30 05 0003 612F2B         | 7 | 4.7.1-1
          N15 | topic #                           | 30 03 0001 23             | 5 | 4.7.1-1
          N15 | topic a/#                         | 30 05 0003 612F23         | 7 | 4.7.1-1
          N15 | topic a+                          | 32 06 0002 612B 0001      | 8 | 4.7.1-1
          N16 | empty topic at QoS 0              | 30 02 0000                | 4 | 4.7.3-1
          N16 | empty topic at QoS 1              | 32 04 0000 0001           | 6 | 4.7.3-1
          N16 | empty topic at QoS 2              | 34 04 0000 0001           | 6 | 4.7.3-1
          N16 | empty topic with payload          | 30 03 0000 61             | 5 | 4.7.3-1
          T31 | PUBLISH of QoS 1 with id 0        | 32 05 0001 61 0000        | 7 | 2.3.1-1
          T31 | PUBLISH of QoS 2 with id 0        | 34 05 0001 61 0000        | 7 | 2.3.1-1
          T31 | PUBACK with id 0                  | 40 02 0000                | 4 | 2.3.1-1
          T31 | PUBREC with id 0                  | 50 02 0000                | 4 | 2.3.1-1
          T31 | PUBREL with id 0                  | 62 02 0000                | 4 | 2.3.1-1
          T31 | PUBCOMP with id 0                 | 70 02 0000                | 4 | 2.3.1-1
          T31 | SUBACK with id 0                  | 90 03 0000 00             | 5 | 2.3.1-1
          T31 | UNSUBACK with id 0                | B0 02 0000                | 4 | 2.3.1-1
          T78 | SUBACK without anything           | 90 00                     | 2 | 4.8.0-1
          T78 | SUBACK of one byte                | 90 01 00                  | 2 | 4.8.0-1
          T79 | SUBACK without return code        | 90 02 0001                | 4 | 3.8.4-5
          T79 | SUBACK with code 3                | 90 03 0001 03             | 5 | 3.9.3-2
          T79 | bad code after a good one         | 90 04 0001 01 81          | 6 | 3.9.3-2
          T81 | QoS 3, as long as QoS 1           | 36 05 0001 61 0001        | 1 | 3.3.1-4
          T82 | CONNACK with flags                | 21 02 0000                | 1 | 2.2.2-2
          T82 | PUBACK with flags                 | 42 02 0001                | 1 | 2.2.2-2
          T82 | PUBREC with flags                 | 52 02 0001                | 1 | 2.2.2-2
          T82 | PUBREL without flags              | 60 02 0001                | 1 | 2.2.2-2
          T82 | PUBREL with more flags            | 63 02 0001                | 1 | 2.2.2-2
          T82 | PUBCOMP with flags                | 72 02 0001                | 1 | 2.2.2-2
          T82 | SUBACK with flags                 | 91 03 0001 00             | 1 | 2.2.2-2
          T82 | UNSUBACK with flags               | B2 02 0001                | 1 | 2.2.2-2
          T82 | PINGRESP with flags               | D1 00                     | 1 | 2.2.2-2
          T82 | CONNACK too short                 | 20 01 00                  | 2 | 4.8.0-1
          T82 | CONNACK too long                  | 20 03 00 00 00            | 2 | 4.8.0-1
          T82 | CONNACK with reserved flags       | 20 02 02 00               | 4 | 4.8.0-1
          T82 | CONNACK refuses with a session    | 20 02 01 05               | 4 | 3.2.2-4
          T82 | PUBACK without id                 | 40 00                     | 2 | 4.8.0-1
          T82 | PUBACK with half an id            | 40 01 00                  | 2 | 4.8.0-1
          T82 | PUBREC too long                   | 50 03 0001 00             | 2 | 4.8.0-1
          T82 | PUBREL too short                  | 62 01 00                  | 2 | 4.8.0-1
          T82 | PUBCOMP too long, announced only  | 70 FF FF FF 7F            | 5 | 4.8.0-1
          T82 | UNSUBACK with codes               | B0 03 0001 00             | 2 | 4.8.0-1
          T82 | PUBLISH without topic length      | 30 01 00                  | 2 | 4.8.0-1
          T82 | PUBLISH without anything          | 30 00                     | 2 | 4.8.0-1
          T82 | PUBLISH of QoS 1 without room     | 32 03 0001 61             | 2 | 4.8.0-1
          T91 | topic ends after the packet       | 30 04 0005 6162           | 6 | 3.3.2-1
          T91 | topic of 65,535 bytes in five     | 30 05 FFFF 616263         | 7 | 3.3.2-1
          T91 | topic leaves no room for id       | 32 05 0003 616263         | 7 | 3.3.2-1
          T91 | topic leaves half the room        | 34 06 0003 616263 00      | 8 | 3.3.2-1
          T91 | DUP on PUBREL                     | 6A 02 0001                | 1 | 2.2.2-2
          """)
  void isFoundOutAtTheByteThatTells(String id, String what, String hex, int atByte, String rule) {
    byte[] hostile = Wire.bytes(hex);
    byte[] told = Arrays.copyOf(hostile, atByte);
    try (Wire wire = new Wire()) {
      wire.receive("D0 00").receive(Arrays.copyOf(told, atByte - 1));
      assertEquals(List.of("PINGRESP"), wire.lines(), "before byte " + atByte);
      wire.receive(Arrays.copyOfRange(told, atByte - 1, atByte));
      assertViolation(wire, rule);
      wire.receive(Arrays.copyOfRange(hostile, atByte, hostile.length)).receive("D0 00 F0");
      assertEquals(2, wire.lines().size(), "all that follows is dropped");
      assertEquals(0, wire.usedMemory(), "nothing is kept");
    }
    try (Wire wire = new Wire()) {
      wire.receive("D0 00" + hex + "40 02 0001 D0 00");
      assertViolation(wire, rule);
    }
  }

  private static void assertViolation(Wire wire, String rule) {
    assertEquals(2, wire.lines().size(), () -> "expected one violation: " + wire.lines());
    assertEquals("PINGRESP", wire.lines().get(0));
    String line = wire.lines().get(1);
    assertTrue(line.startsWith("MALFORMED") && line.contains("MQTT-" + rule), line);
  }

  @ParameterizedTest(name = "N11: a limit of {0} bytes, {1}: {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1000      | 30 FF FF FF 7F | 5 | a packet of 268435460 bytes exceeds the limit of 1000
          268435459 | 30 FF FF FF 7F | 5 | a packet of 268435460 bytes exceeds
          128       | 30 7F          | 2 | a packet of 129 bytes exceeds the limit of 128
          129       | 30 80 01       | 3 | a packet of 131 bytes exceeds the limit of 129
          3         | 40 02          | 2 | a packet of 4 bytes exceeds the limit of 3
          """)
  @DisplayName("N11 [MQTT-4.8.0-2] the limit is checked on the fixed header, for the whole packet")
  void theLimitIsCheckedOnTheHeader(int limit, String hex, int atByte, String reason) {
    try (Wire wire = new Wire(limit)) {
      byte[] header = Wire.bytes(hex);
      wire.receive(Arrays.copyOf(header, atByte - 1));
      assertEquals(List.of(), wire.lines());
      wire.receive(Arrays.copyOfRange(header, atByte - 1, atByte));
      assertEquals(1, wire.lines().size());
      assertTrue(wire.lines().get(0).startsWith("MALFORMED " + reason), wire.lines().get(0));
    }
  }

  @Test
  @DisplayName("N11 a packet of exactly the limit is read")
  void aPacketOfExactlyTheLimit() {
    try (Wire wire = new Wire(4)) {
      wire.receive("40 02 0001");
      assertEquals(List.of("PUBACK 1"), wire.lines());
    }
  }

  @Test
  @DisplayName("T79 T87 of all return codes of SUBACK, 0, 1, 2 and 128 alone are read")
  void everyReturnCodeOfSubAck() {
    for (int code = 0; code < 256; code++) {
      try (Wire wire = new Wire()) {
        wire.receive(new byte[] {(byte) 0x90, 3, 0, 7, (byte) code});
        String expected =
            code <= 2 || code == 128
                ? "SUBACK 7 [" + code + "]"
                : "MALFORMED SUBACK has the reserved return code " + code + " [MQTT-3.9.3-2]";
        assertEquals(List.of(expected), wire.lines());
      }
    }
  }

  @Test
  @DisplayName("[MQTT-2.2.2-2] of all first bytes, those that a server may send alone are read")
  void everyFirstByte() {
    List<Integer> legal =
        List.of(
            0x20, 0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x3A, 0x3B, 0x3C, 0x3D, 0x40, 0x50, 0x62,
            0x70, 0x90, 0xB0, 0xD0);
    for (int first = 0; first < 256; first++) {
      try (Wire wire = new Wire()) {
        wire.receive(new byte[] {(byte) first});
        assertEquals(legal.contains(first), wire.lines().isEmpty(), "first byte " + first);
      }
    }
  }

  @Test
  @DisplayName("T91 a packet cut short at any field is refused, whatever lies behind it")
  void everyTruncation() {
    byte[] packet = Wire.bytes("32 08 0004 61626364 0001");
    for (int length = 0; length < 8; length++) {
      byte[] shortened = Arrays.copyOf(packet, 2 + length);
      shortened[1] = (byte) length;
      try (Wire wire = new Wire()) {
        wire.receive(shortened).receive("6162 0001 6162 0001");
        assertEquals(1, wire.lines().size());
        assertTrue(wire.lines().get(0).startsWith("MALFORMED"), wire.lines().get(0));
      }
    }
  }
}
