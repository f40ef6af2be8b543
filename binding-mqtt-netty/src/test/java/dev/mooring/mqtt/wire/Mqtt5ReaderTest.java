package dev.mooring.mqtt.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an MQTT 5.0 server may send, and what it may not: each with the code that answers it. */
class Mqtt5ReaderTest {

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          20 03 00 00 00                             | CONNACK new 0
          20 03 01 00 00                             | CONNACK present 0
          20 03 00 87 00                             | CONNACK new 135
          20 02 00 01                                | OLD CONNACK 1
          20 02 00 00                                | OLD CONNACK 0
          20 03 00 01 00                             | OLD CONNACK 1
          30 04 0001 61 00                           | PUBLISH a qos 0 id 0 []
          32 08 0001 61 0001 00 0102                 | PUBLISH a qos 1 id 1 [0102]
          3D 07 0001 61 FFFF 00 07                   | PUBLISH a qos 2 retain dup id 65535 [07]
          30 06 0001 61 02 01 00                     | PUBLISH a qos 0 id 0 [] format 0
          30 09 0001 61 05 02 FFFFFFFF               | PUBLISH a qos 0 id 0 [] expiry 4294967295
          30 08 0001 61 04 03 0001 74                | PUBLISH a qos 0 id 0 [] type t
          30 08 0001 61 04 08 0001 72                | PUBLISH a qos 0 id 0 [] answer r
          30 08 0001 61 04 09 0001 07                | PUBLISH a qos 0 id 0 [] data 07
          30 0B 0001 61 07 26 0001 6B 0001 76        | PUBLISH a qos 0 id 0 [] k=v
          30 09 0001 61 05 26 0000 0000              | PUBLISH a qos 0 id 0 [] =
          30 10 0001 61 0C 26 0001 6B 0000 26 0001 6B 0000 | PUBLISH a qos 0 id 0 [] k= k=
          30 08 0001 61 04 0B 01 0B 7F               | PUBLISH a qos 0 id 0 [] sub 1 sub 127
          40 02 0001                                 | PUBACK 1
          40 03 0001 00                              | PUBACK 1
          40 03 0001 10                              | PUBACK 1 no matching subscribers (0x10)
          40 04 0001 87 00                           | PUBACK 1 not authorized (0x87)
          40 08 0001 87 04 1F 0001 6E                | PUBACK 1 not authorized (0x87) "n"
          50 03 0001 97                              | PUBREC 1 quota exceeded (0x97)
          62 03 0001 92                              | PUBREL 1 packet identifier not found (0x92)
          70 04 0001 00 00                           | PUBCOMP 1
          90 07 0007 00 00 01 02 87                  | SUBACK 7 [0, 1, 2, 135]
          90 08 0007 04 1F 0001 78 A2                | SUBACK 7 [162] "x"
          B0 05 0007 00 00 11                        | UNSUBACK 7 [0, 17]
          D0 00                                      | PINGRESP
          E0 00                                      | DISCONNECT success (0x00)
          E0 01 8B                                   | DISCONNECT server shutting down (0x8B)
          E0 02 8E 00                                | DISCONNECT session taken over (0x8E)
          E0 06 9D 04 1C 0001 62                     | DISCONNECT server moved (0x9D) to b
          F0 06 18 04 15 0001 6D                     | AUTH continue authentication (0x18) m
          F0 0A 00 08 15 0001 6D 16 0001 FF          | AUTH success (0x00) m ff
          F0 00                                      | AUTH success (0x00)
          """)
  void readsEachPacket(String hex, String line) {
    try (Wire wire = Wire.mqtt5()) {
      wire.receive(hex).receiveDirect(Wire.bytes(hex));
      assertEquals(List.of(line, line), wire.lines());
    }
    byte[] bytes = Wire.bytes(hex);
    try (Wire wire = Wire.mqtt5()) {
      for (byte each : bytes) {
        wire.receive(new byte[] {each});
      }
      assertEquals(List.of(line), wire.lines(), "T86: cut at each byte");
    }
  }

  @Test
  void connAckSaysWhatTheBrokerCan() {
    try (Wire wire = Wire.mqtt5()) {
      wire.receive(
          "20 3C 00 00 39 11 00000E10 21 0005 24 01 25 00 27 00000040 12 0002 6964 22 0003 28 0029"
              + " 00 2A 00 13 0002 1F 0001 72 1C 0001 73 15 0001 6D 16 0001 64 26 0001 6B 0001 76");
      assertEquals(
          List.of(
              "CONNACK new 0 Properties[sessionExpirySeconds=3600, receiveMaximum=5,"
                  + " maximumQos=AT_LEAST_ONCE, retainAvailable=false, maximumPacketSize=64,"
                  + " assignedClientId=id, topicAliasMaximum=3, wildcardsAvailable=false,"
                  + " subscriptionIdentifiersAvailable=false, sharedSubscriptionsAvailable=false,"
                  + " serverKeepAliveSeconds=2, reason=r, serverReference=s,"
                  + " authentication=Authentication[m], userProperties=[UserProperty[name=k,"
                  + " value=v]]]"),
          wire.lines());
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          MQTT-2.1.3-1 | PUBACK with flags                 | 42 02 0001                   | 0x81
          MQTT-2.1.3-1 | SUBACK with flags                 | 91 04 0001 00 00             | 0x81
          MQTT-3.6.1-1 | PUBREL without flags              | 60 02 0001                   | 0x81
          MQTT-3.14.1-1 | DISCONNECT with flags            | E1 00                        | 0x81
          MQTT-3.15.1-1 | AUTH with flags                  | F1 00                        | 0x81
          MQTT-3.3.1-4 | QoS 3                             | 36 06 0001 61 0001 00        | 0x81
          MQTT-3.3.1-2 | DUP at QoS 0                      | 38 04 0001 61 00             | 0x81
          section 2.1.2 | reserved type 0                  | 00 00                        | 0x81
          MQTT-4.13.1-1 | CONNECT                          | 10 00                        | 0x82
          MQTT-4.13.1-1 | SUBSCRIBE                        | 82 00                        | 0x82
          MQTT-1.5.5-1 | remaining length with a spare byte | D0 80 00                    | 0x81
          MQTT-1.5.5-1 | property length with a spare byte | 30 05 0001 61 80 00          | 0x81
          MQTT-1.5.5-1 | subscription id with a spare byte | 30 07 0001 61 03 0B 81 00    | 0x81
          section 1.5.5 | fifth byte of a length           | 30 FF FF FF FF               | 0x81
          section 1.5.5 | fifth byte of a property length  | 30 09 0001 61 FF FF FF FF 01 00 | 0x81
          section 3 | PINGRESP with a byte                 | D0 01 00                     | 0x81
          section 3 | PUBACK of one byte                   | 40 01 00                     | 0x81
          section 3 | SUBACK without code                  | 90 03 0001 00                | 0x81
          section 3.9.3 | SUBACK whose codes are properties | 90 07 0001 04 1F 0001 61    | 0x81
          MQTT-2.2.1-3 | PUBACK with id 0                  | 40 02 0000                   | 0x81
          MQTT-2.2.1-3 | PUBLISH of QoS 1 with id 0        | 32 06 0001 61 0000 00        | 0x81
          MQTT-2.2.1-3 | SUBACK with id 0                  | 90 04 0000 00 00             | 0x81
          MQTT-1.5.4-1 | topic with a surrogate            | 30 06 0003 EDA080 00         | 0x81
          MQTT-1.5.4-2 | topic with NUL                    | 30 06 0003 610062 00         | 0x81
          MQTT-1.5.4-2 | content type with NUL             | 30 08 0001 61 04 03 0001 00  | 0x81
          MQTT-3.3.2-19 content type: MQTT-1.5.4-1 | ill-formed | 30 08 0001 61 04 03 0001 FF | 0x81
          MQTT-3.3.2-13 response topic: MQTT-1.5.4-1 | ill-formed | 30 08 0001 61 04 08 0001 FF | 0x81
          MQTT-1.5.7-1 user property: MQTT-1.5.4-1 | ill-formed value | 30 0B 0001 61 07 26 0001 61 0001 FF | 0x81
          MQTT-1.5.7-1 user property: MQTT-1.5.4-1 | ill-formed name | 30 0B 0001 61 07 26 0001 FF 0001 61 | 0x81
          MQTT-3.3.2-14 | response topic with a wildcard   | 30 08 0001 61 04 08 0001 23  | 0x82
          MQTT-3.3.2-14 | response topic with a plus       | 30 08 0001 61 04 08 0001 2B  | 0x82
          MQTT-3.3.2-14 | empty response topic             | 30 07 0001 61 03 08 0000     | 0x82
          MQTT-3.3.2-2 | topic with a wildcard             | 30 06 0003 612F23 00         | 0x81
          MQTT-3.3.2-1 | topic ends after the packet       | 30 04 0005 61 00             | 0x81
          MQTT-3.3.2-1 | topic leaves no room for properties | 30 03 0001 61              | 0x81
          MQTT-4.7.3-1 | neither topic nor alias           | 30 03 0000 00                | 0x82
          MQTT-3.3.2-7 | unknown alias                     | 30 06 0000 03 23 0001        | 0x82
          MQTT-3.3.2-8 | alias 0                           | 30 07 0001 61 03 23 0000     | 0x94
          MQTT-3.1.2-26 | alias above what we announced    | 30 07 0001 61 03 23 0004     | 0x94
          section 2.2.2.2 | unknown property               | 30 06 0001 61 02 7F 00       | 0x81
          section 2.2.2.2 | property 0                     | 30 05 0001 61 01 00          | 0x81
          section 2.2.2.2 | property of another packet     | 30 08 0001 61 04 1F 0001 61  | 0x81
          section 2.2.2.2 | session expiry in DISCONNECT   | E0 07 00 05 11 00000001      | 0x81
          section 2.2.2.2 | property twice                 | 30 08 0001 61 04 01 00 01 00 | 0x82
          section 2.2.2.2 | reason string twice            | 40 0C 0001 00 08 1F 0001 61 1F 0001 62 | 0x82
          section 2.2.2.2 | flag 2                         | 30 06 0001 61 02 01 02       | 0x82
          section 2.2.2.2 | maximum QoS 2                  | 20 05 00 00 02 24 02         | 0x82
          section 2.2.2.1 | properties end after the packet | 30 05 0001 61 02 01         | 0x81
          section 2.2.2.1 | PUBACK goes on after properties | 40 05 0001 00 00 00         | 0x81
          section 2.2.2 | property ends after properties   | 30 07 0001 61 02 02 00 00    | 0x81
          section 2.2.2 | text ends after properties       | 30 08 0001 61 04 03 0002 61  | 0x81
          section 2.2.2 | identifier without value         | 30 05 0001 61 01 01          | 0x81
          section 3.2.2.3 | Receive Maximum 0              | 20 06 00 00 03 21 0000       | 0x82
          section 3.2.2.3 | Maximum Packet Size 0          | 20 08 00 00 05 27 00000000   | 0x82
          section 3.3.2.3.8 | subscription identifier 0    | 30 06 0001 61 02 0B 00       | 0x82
          MQTT-3.2.2-1 | CONNACK with reserved flags       | 20 03 02 00 00               | 0x81
          MQTT-3.2.2-6 | CONNACK refuses with a session    | 20 03 01 87 00               | 0x82
          section 2.4 | CONNACK with an unlisted code      | 20 03 00 92 00               | 0x82
          section 2.4 | CONNACK with an undefined code     | 20 03 00 FF 00               | 0x82
          section 2.4 | PUBACK with a code of PUBREL       | 40 03 0001 92                | 0x82
          section 2.4 | PUBREL with a code of PUBREC       | 62 03 0001 97                | 0x82
          section 2.4 | SUBACK with QoS 3                  | 90 04 0001 00 03             | 0x82
          section 2.4 | UNSUBACK with QoS 1                | B0 04 0001 00 01             | 0x82
          section 2.4 | AUTH of a client                   | F0 02 19 00                  | 0x82
          section 3.15.2.2 | AUTH without properties       | F0 01 18                     | 0x81
          section 3.15.2.2.3 | AUTH data without a method  | F0 06 18 04 16 0001 61       | 0x82
          """)
  void refusesWithACode(String rule, String what, String hex, String code) {
    try (Wire wire = Wire.mqtt5()) {
      wire.receive("D0 00" + hex + "40 02 0001 D0 00");
      assertEquals(2, wire.lines().size(), () -> "expected one violation: " + wire.lines());
      String line = wire.lines().get(1);
      String told = rule.substring(rule.indexOf(':') + 1).strip();
      assertTrue(line.startsWith("MALFORMED") && line.contains(told), line);
      assertEquals(code.equals("0x81"), !line.endsWith(")"), line);
      assertTrue(code.equals("0x81") || line.endsWith("(" + code + ")"), line);
    }
  }

  @Test
  @DisplayName("[MQTT-3.3.2-10] aliases 1 and 3 of 3 stand for their topics, and can be given anew")
  void aliasesStandForTopics() {
    try (Wire wire = Wire.mqtt5()) {
      wire.receive("30 07 0001 61 03 23 0001")
          .receive("30 07 0001 62 03 23 0003")
          .receive("32 09 0000 0005 03 23 0001 07")
          .receive("30 06 0000 03 23 0003")
          .receive("30 07 0001 63 03 23 0001")
          .receive("30 06 0000 03 23 0001");
      assertEquals(
          List.of(
              "PUBLISH a qos 0 id 0 []",
              "PUBLISH b qos 0 id 0 []",
              "PUBLISH a qos 1 id 5 [07]",
              "PUBLISH b qos 0 id 0 []",
              "PUBLISH c qos 0 id 0 []",
              "PUBLISH c qos 0 id 0 []"),
          wire.lines());
    }
  }

  @Test
  @DisplayName("U5-5 [MQTT-3.1.2-29] reasons that we asked to be spared are a violation")
  void problemInformation() {
    for (String hex :
        List.of(
            "40 08 0001 00 04 1F 0001 61",
            "90 0B 0001 07 26 0001 6B 0001 76 00",
            "F0 07 00 05 26 0000 0000")) {
      try (Wire wire = Wire.mqtt5(1000, false)) {
        wire.receive(hex);
        assertTrue(wire.lines().get(0).contains("MQTT-3.1.2-29"), wire.lines().get(0));
      }
    }
    try (Wire wire = Wire.mqtt5(1000, false)) {
      wire.receive("20 07 00 00 04 1F 0001 61").receive("30 0B 0001 61 07 26 0001 6B 0001 76");
      wire.receive("E0 06 00 04 1F 0001 61");
      assertEquals(3, wire.lines().size());
      assertTrue(wire.lines().get(2).startsWith("DISCONNECT"), wire.lines().get(2));
    }
  }

  @Test
  @DisplayName("U5-4 [MQTT-3.1.2-24] a packet above our Maximum Packet Size is 0x95")
  void tooLarge() {
    try (Wire wire = Wire.mqtt5(4, true)) {
      wire.receive("40 02 0001");
      wire.receive("30 03");
      assertEquals("PUBACK 1", wire.lines().get(0));
      assertTrue(
          wire.lines()
              .get(1)
              .endsWith("[MQTT-4.8.0-2, in 5.0 MQTT-3.1.2-24] packet too large (0x95)"),
          wire.lines().get(1));
    }
  }

  @Test
  @DisplayName("more properties of one kind than anybody needs are refused, not collected")
  void tooManyUserProperties() {
    byte[] one = Wire.bytes("26 0000 0000");
    int most = PropertyBlock.MAX_REPEATED;
    for (int count : new int[] {most, most + 1}) {
      byte[] properties = new byte[one.length * count];
      for (int i = 0; i < count; i++) {
        System.arraycopy(one, 0, properties, i * one.length, one.length);
      }
      ByteBuf packet = Unpooled.buffer().writeByte(0x30);
      VariableByteInteger.write(packet, 5 + properties.length);
      packet.writeShort(1).writeByte('a');
      VariableByteInteger.write(packet, properties.length);
      packet.writeBytes(properties);
      try (Wire wire = Wire.mqtt5()) {
        wire.receive(ByteBufUtil.getBytes(packet));
        assertEquals(count == most, wire.lines().get(0).startsWith("PUBLISH"), wire.lines().get(0));
      }
    }
  }

  @Test
  @DisplayName("T84 a property section of 127, 128, 16383, 16384 and 70000 bytes is read whole")
  void propertySectionsOfAllSizes() {
    for (int size : new int[] {4, 127, 128, 16_383, 16_384, 60_000}) {
      int text = size - 3;
      ByteBuf packet = Unpooled.buffer();
      int lengthBytes = VariableByteInteger.lengthOf(size);
      packet.writeByte(0x30);
      VariableByteInteger.write(packet, 3 + lengthBytes + size + 1);
      packet.writeShort(1).writeByte('a');
      VariableByteInteger.write(packet, size);
      packet.writeByte(0x03).writeShort(text);
      for (int i = 0; i < text; i++) {
        packet.writeByte('x');
      }
      packet.writeByte(7);
      try (Wire wire = Wire.mqtt5()) {
        wire.receive(ByteBufUtil.getBytes(packet));
        assertEquals(List.of("PUBLISH a qos 0 id 0 [07] type " + "x".repeat(text)), wire.lines());
      }
    }
  }

  @Test
  @DisplayName("T79 T87 N39 every code of every packet is read or refused, and never thrown")
  void everyReasonCode() {
    for (String packet :
        List.of(
            "20 03 00 xx 00",
            "40 03 0001 xx",
            "50 03 0001 xx",
            "62 03 0001 xx",
            "70 03 0001 xx",
            "90 04 0001 00 xx",
            "B0 04 0001 00 xx",
            "E0 01 xx",
            "F0 02 xx 00")) {
      for (int code = 0; code < 256; code++) {
        try (Wire wire = Wire.mqtt5()) {
          wire.receive(packet.replace("xx", "%02X".formatted(code)));
          assertEquals(1, wire.lines().size(), packet);
        }
      }
    }
  }

  @Test
  @DisplayName("T91 a packet cut short at any field is refused, whatever lies behind it")
  void everyTruncation() {
    byte[] whole =
        Wire.bytes("32 1E 0004 61626364 0001 15 01 01 02 00000005 03 0001 74 26 0001 6B 0001 76");
    whole[1] = (byte) (whole.length - 2);
    whole[10] = (byte) (whole.length - 11);
    try (Wire wire = Wire.mqtt5()) {
      wire.receive(whole);
      assertTrue(wire.lines().get(0).startsWith("PUBLISH"), wire.lines().get(0));
    }
    for (int length = 0; length < whole.length - 2; length++) {
      byte[] shortened = Arrays.copyOf(whole, 2 + length);
      shortened[1] = (byte) length;
      try (Wire wire = Wire.mqtt5()) {
        wire.receive(shortened).receive("6162 0001 6162 0001");
        assertEquals(1, wire.lines().size());
        assertTrue(wire.lines().get(0).startsWith("MALFORMED"), wire.lines().get(0));
      }
    }
  }
}
