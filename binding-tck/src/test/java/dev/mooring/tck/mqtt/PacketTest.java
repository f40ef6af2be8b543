package dev.mooring.tck.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.api.Payload;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PacketTest {

  @ParameterizedTest
  @CsvSource({
    "20 02 01 00,             CONNACK",
    "40 02 00 07,             PUBACK id 7",
    "50 02 ff ff,             PUBREC id 65535",
    "62 02 00 07,             PUBREL id 7",
    "70 02 00 07,             PUBCOMP id 7",
    "82 06 00 01 00 01 61 02, 'SUBSCRIBE id 1 [Filter[filter=a, options=2]]'",
    "90 03 00 01 80,          SUBACK id 1",
    "a2 05 00 02 00 01 61,    'UNSUBSCRIBE id 2 [Filter[filter=a, options=0]]'",
    "b0 02 00 02,             UNSUBACK id 2",
    "c0 00,                   PINGREQ",
    "d0 00,                   PINGRESP",
    "e0 00,                   DISCONNECT",
    "30 05 00 01 61 68 69,    'PUBLISH qos 0 \"a\" 2 bytes'",
    "3b 07 00 01 61 00 09 68 69, 'PUBLISH qos 1 id 9 dup retain \"a\" 2 bytes'",
    "34 05 00 01 61 00 0a,    'PUBLISH qos 2 id 10 \"a\" 0 bytes'",
    "10 0d 00 04 4d 51 54 54 04 02 00 1e 00 01 78, "
        + "'CONNECT level 4 client id \"x\" clean session keep-alive 30 s'",
    "32 03 00 01 61,          PUBLISH (malformed)",
    "40 00,                   PUBACK (malformed)",
  })
  void namesWhatIsInEachPacket(String hex, String text) {
    assertEquals(text, packet(hex).toString());
  }

  @Test
  void readsEverythingThatAConnectSays() {
    Packet.Connect connect =
        packet(
                "10 24 00 04 4d 51 54 54 04 ee 00 3c 00 02 69 64"
                    + "00 01 77 00 03 62 79 65 00 04 75 73 65 72 00 06 73 65 63 72 65 74")
            .connect();
    assertEquals(
        new Packet.Connect(
            "MQTT",
            4,
            true,
            60,
            "id",
            Optional.of(new Packet.Will("w", Payload.utf8("bye"), 1, true)),
            Optional.of("user"),
            Optional.of(Payload.utf8("secret"))),
        connect);
  }

  @Test
  void readsTheFlagsOfAPublish() {
    Packet packet = packet("3d 07 00 01 61 00 09 68 69");
    assertEquals(2, packet.qos());
    assertTrue(packet.isDuplicate());
    assertTrue(packet.isRetain());
    assertEquals(9, packet.packetId());
    assertEquals("a", packet.topic());
    assertEquals("hi", packet.payload().utf8());
    assertFalse(packet("30 03 00 01 61").isRetain());
  }

  @Test
  void readsSeveralFiltersInTheirOrder() {
    assertEquals(
        List.of(new Packet.Filter("a/+", 1), new Packet.Filter("#", 0)),
        packet("82 0c 00 01 00 03 61 2f 2b 01 00 01 23 00").filters());
  }

  @Test
  void readsMqtt5ByTheLevelThatStandsInConnect() {
    Packet connect = packet("10 13 00 04 4d 51 54 54 05 02 00 00 05 11 00 00 00 0a 00 01 78");
    assertEquals(5, connect.protocolLevel());
    assertEquals("x", connect.connect().clientId());
    Packet publish = new Packet(Hex.parse("32 0a 00 01 61 00 07 02 01 01 68 69"), 5);
    assertEquals(7, publish.packetId());
    assertEquals("hi", publish.payload().utf8());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "40", "40 02 00", "40 02 00 07 00", "40 80 80 80 80 00", "00 00"})
  void isMadeOfOneWholePacketOnly(String hex) {
    byte[] bytes = Hex.parse(hex);
    assertThrows(IllegalArgumentException.class, () -> new Packet(bytes, 4));
  }

  @ParameterizedTest
  @MethodSource("viewsThatAreNotThere")
  void showsItsBytesWhenAViewIsNotThere(Consumer<Packet> view) {
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> view.accept(packet("c0 00")));
    assertTrue(e.toString().contains("c0 00"), e::toString);
  }

  static List<Consumer<Packet>> viewsThatAreNotThere() {
    return List.of(
        Packet::packetId,
        Packet::qos,
        Packet::isDuplicate,
        Packet::isRetain,
        Packet::topic,
        Packet::payload,
        Packet::connect,
        Packet::filters);
  }

  private static Packet packet(String hex) {
    return new Packet(Hex.parse(hex), 4);
  }
}
