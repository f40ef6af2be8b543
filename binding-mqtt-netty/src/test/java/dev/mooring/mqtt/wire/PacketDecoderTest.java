package dev.mooring.mqtt.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.mqtt.packet.Publish;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PacketDecoderTest {

  /** One of each packet, with the line that the recorder writes for it. */
  private static final String[][] PACKETS = {
    {"20 02 00 00", "CONNACK new 0"},
    {"30 05 0003 612F62", "PUBLISH a/b qos 0 id 0 []"},
    {"3D 07 0001 61 1234 BEEF", "PUBLISH a qos 2 retain dup id 4660 [beef]"},
    {"40 02 0001", "PUBACK 1"},
    {"50 02 00FF", "PUBREC 255"},
    {"62 02 FFFF", "PUBREL 65535"},
    {"70 02 8000", "PUBCOMP 32768"},
    {"90 06 000A 00 01 02 80", "SUBACK 10 [0, 1, 2, 128]"},
    {"B0 02 000B", "UNSUBACK 11"},
    {"D0 00", "PINGRESP"},
  };

  private static byte[] allPackets() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (String[] packet : PACKETS) {
      all.writeBytes(Wire.bytes(packet[0]));
    }
    return all.toByteArray();
  }

  private static List<String> allLines() {
    return Arrays.stream(PACKETS).map(packet -> packet[1]).toList();
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          20 02 00 00                 | CONNACK new 0
          20 02 01 00                 | CONNACK present 0
          20 02 00 05                 | CONNACK new 5
          20 02 00 FF                 | CONNACK new 255
          30 03 0001 61               | PUBLISH a qos 0 id 0 []
          31 05 0001 61 6869          | PUBLISH a qos 0 retain id 0 [6869]
          32 05 0001 61 0001          | PUBLISH a qos 1 id 1 []
          3A 06 0001 61 0001 00       | PUBLISH a qos 1 dup id 1 [00]
          34 05 0001 61 FFFF          | PUBLISH a qos 2 id 65535 []
          3D 07 0001 61 1234 BEEF     | PUBLISH a qos 2 retain dup id 4660 [beef]
          40 02 0001                  | PUBACK 1
          50 02 0001                  | PUBREC 1
          62 02 0001                  | PUBREL 1
          70 02 0001                  | PUBCOMP 1
          90 03 0001 00               | SUBACK 1 [0]
          90 06 000A 00 01 02 80      | SUBACK 10 [0, 1, 2, 128]
          B0 02 FFFF                  | UNSUBACK 65535
          D0 00                       | PINGRESP
          D0 80 00                    | PINGRESP
          40 82 80 00 0001            | PUBACK 1
          """)
  void readsEachPacket(String hex, String line) {
    try (Wire wire = new Wire()) {
      wire.receive(hex).receiveDirect(Wire.bytes(hex));
      assertEquals(List.of(line, line), wire.lines());
    }
  }

  @Test
  @DisplayName("N14 [MQTT-1.5.3-3] U+FEFF in front of a topic is kept")
  void keepsTheByteOrderMark() {
    try (Wire wire = new Wire()) {
      wire.receive("30 06 0004 EFBBBF61");
      assertEquals(List.of("PUBLISH \uFEFFa qos 0 id 0 []"), wire.lines());
    }
  }

  @ParameterizedTest(name = "N14 control and non-characters are accepted: {0}")
  @CsvSource({"30 03 0001 01, 1", "30 05 0003 EFBFBF, 65535", "30 04 0002 C280, 128"})
  void acceptsUnwiseCharacters(String hex, int character) {
    try (Wire wire = new Wire()) {
      wire.receive(hex);
      assertEquals(List.of("PUBLISH " + (char) character + " qos 0 id 0 []"), wire.lines());
    }
  }

  @Test
  @DisplayName("T86 packets split at any byte, into two and into three reads, read the same")
  void packetsSplitAtEveryByte() {
    byte[] all = allPackets();
    for (int first = 0; first <= all.length; first++) {
      for (int second = first; second <= all.length; second++) {
        try (Wire wire = new Wire()) {
          wire.receive(Arrays.copyOf(all, first))
              .receive(Arrays.copyOfRange(all, first, second))
              .receive(Arrays.copyOfRange(all, second, all.length));
          assertEquals(allLines(), wire.lines(), "split at " + first + " and " + second);
        }
      }
    }
  }

  @Test
  @DisplayName("T86 packets that arrive byte by byte are each handed over at their last byte")
  void packetsByteByByte() {
    try (Wire wire = new Wire()) {
      for (int i = 0; i < PACKETS.length; i++) {
        byte[] packet = Wire.bytes(PACKETS[i][0]);
        for (byte b : packet) {
          assertEquals(allLines().subList(0, i), wire.lines());
          wire.receive(new byte[] {b});
        }
        assertEquals(allLines().subList(0, i + 1), wire.lines());
      }
    }
  }

  @Test
  void severalPacketsInOneReadAreHandedOverInOrder() {
    try (Wire wire = new Wire()) {
      wire.receive(allPackets());
      assertEquals(allLines(), wire.lines());
      assertEquals(0, wire.usedMemory(), "nothing is kept once all is handed over");
    }
  }

  @ParameterizedTest(name = "a payload of {0} bytes arrives whole, in reads of 1,000 bytes")
  @ValueSource(ints = {122, 123, 124, 16_378, 16_379, 16_380, 100_000, 2_097_146, 2_097_147})
  void largePayload(int size) {
    byte[] payload = new byte[size];
    for (int i = 0; i < size; i++) {
      payload[i] = (byte) (i * 31);
    }
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    packet.write(0x32);
    int rest = size + 5;
    while (rest > 127) {
      packet.write((rest & 127) | 128);
      rest >>= 7;
    }
    packet.write(rest);
    packet.writeBytes(new byte[] {0, 1, 'a', 0, 9});
    packet.writeBytes(payload);
    byte[] bytes = packet.toByteArray();
    List<byte[]> received = new ArrayList<>();
    PacketRecorder recorder =
        new PacketRecorder() {
          @Override
          public void onPublish(Publish message, int packetId, boolean dup) {
            received.add(message.payload());
          }
        };
    try (Wire wire = new Wire(recorder, bytes.length)) {
      for (int i = 0; i < bytes.length; i += 1000) {
        assertEquals(0, received.size());
        wire.receive(Arrays.copyOfRange(bytes, i, Math.min(bytes.length, i + 1000)));
      }
      assertTrue(Arrays.equals(payload, received.get(0)), "payload differs");
    }
  }

  @Test
  void afterPauseNothingIsHandedOverUntilResume() {
    try (Wire wire = new Wire()) {
      wire.recorder().onEach(wire.decoder()::pause);
      wire.receive(allPackets());
      for (int i = 1; i <= PACKETS.length; i++) {
        assertEquals(allLines().subList(0, i), wire.lines());
        wire.decoder().resume();
      }
      assertEquals(allLines(), wire.lines());
    }
  }

  @Test
  void whatArrivesDuringAPauseIsHandedOverInOrder() {
    try (Wire wire = new Wire()) {
      wire.decoder().pause();
      byte[] all = allPackets();
      for (int i = 0; i < all.length; i += 3) {
        wire.receive(Arrays.copyOfRange(all, i, Math.min(all.length, i + 3)));
      }
      assertEquals(List.of(), wire.lines());
      wire.decoder().resume();
      assertEquals(allLines(), wire.lines());
      wire.receive("D0 00");
      assertEquals(PACKETS.length + 1, wire.lines().size());
    }
  }

  @Test
  void aViolationThatArrivesDuringAPauseIsToldAfterIt() {
    try (Wire wire = new Wire()) {
      wire.decoder().pause();
      wire.receive("D0 00 F0");
      assertEquals(List.of(), wire.lines());
      wire.decoder().resume();
      assertEquals("PINGRESP", wire.lines().get(0));
      assertTrue(wire.lines().get(1).startsWith("MALFORMED"), wire.lines().get(1));
    }
  }

  @Test
  void pausingAndResumingInsideEveryCallNeedsNoDeeperStack() {
    int packets = 50_000;
    byte[] all = new byte[2 * packets];
    for (int i = 0; i < all.length; i += 2) {
      all[i] = (byte) 0xD0;
    }
    try (Wire wire = new Wire()) {
      wire.recorder()
          .onEach(
              () -> {
                wire.decoder().pause();
                wire.decoder().resume();
              });
      wire.receive(all);
      assertEquals(packets, wire.lines().size());
    }
  }

  @Test
  void readsInsideACallAreHandedOverAfterIt() {
    try (Wire wire = new Wire()) {
      wire.recorder()
          .onEach(
              () -> {
                if (wire.lines().size() == 1) {
                  wire.receive("40 02 0003");
                }
              });
      wire.receive("40 02 0001 40 02 0002");
      assertEquals(List.of("PUBACK 1", "PUBACK 2", "PUBACK 3"), wire.lines());
    }
  }

  @Test
  void theEndOfTheConnectionInsideACallEndsTheStream() {
    try (Wire wire = new Wire()) {
      wire.recorder().onEach(() -> wire.channel().pipeline().fireChannelInactive());
      wire.receive("40 02 0001 40 02 0002 40");
      assertEquals(List.of("PUBACK 1"), wire.lines());
      wire.decoder().resume();
      assertEquals(List.of("PUBACK 1"), wire.lines());
    }
  }

  @Test
  void discardDropsWhatLiesHereAndWhatComes() {
    try (Wire wire = new Wire()) {
      wire.decoder().pause();
      wire.receive("40 02 0001");
      wire.decoder().discard();
      assertEquals(0, wire.usedMemory());
      wire.decoder().resume();
      wire.receive("40 02 0002 F0");
      assertEquals(List.of(), wire.lines());
      assertEquals(0, wire.usedMemory());
    }
  }

  @Test
  void discardInsideACallEndsTheStream() {
    try (Wire wire = new Wire()) {
      wire.recorder().onEach(wire.decoder()::discard);
      wire.receive("40 02 0001 40 02 0002");
      assertEquals(List.of("PUBACK 1"), wire.lines());
    }
  }

  @Test
  @DisplayName("[MQTT-4.8.0-2] a handler that throws ends the stream and the connection")
  void aHandlerThatThrowsEndsTheConnection() {
    try (Wire wire = new Wire()) {
      IllegalStateException failure = new IllegalStateException("handler failed");
      wire.recorder()
          .onEach(
              () -> {
                throw failure;
              });
      assertSame(
          failure,
          assertThrows(
              IllegalStateException.class, () -> wire.receive("40 02 0001 40 02 0002 40")));
      assertEquals(0, wire.usedMemory());
      assertFalse(wire.channel().isOpen());
      assertEquals(List.of("PUBACK 1"), wire.lines());
    }
  }

  @Test
  void aHandlerThatThrowsAfterAPauseEndsTheConnectionToo() {
    try (Wire wire = new Wire()) {
      wire.decoder().pause();
      wire.receive("40 02 0001 40 02 0002");
      wire.recorder()
          .onEach(
              () -> {
                throw new IllegalStateException("handler failed");
              });
      assertThrows(IllegalStateException.class, wire.decoder()::resume);
      assertFalse(wire.channel().isOpen());
      wire.decoder().resume();
      assertEquals(List.of("PUBACK 1"), wire.lines());
    }
  }

  @Test
  void aPacketCutOffByTheEndOfTheConnectionIsDroppedSilently() {
    try (Wire wire = new Wire()) {
      wire.receive("30 7F 0003 61");
      wire.channel().close();
      assertEquals(0, wire.usedMemory());
      assertEquals(List.of(), wire.lines());
    }
  }

  @Test
  void leavingThePipelineReleasesWhatLiesHere() {
    try (Wire wire = new Wire()) {
      wire.receive("30 7F 0003 61");
      wire.channel().pipeline().remove(wire.decoder());
      assertEquals(0, wire.usedMemory());
    }
  }

  @Test
  void whatIsNoBufferPassesThrough() {
    try (Wire wire = new Wire()) {
      wire.channel().writeInbound("an event of another handler");
      assertEquals("an event of another handler", wire.channel().readInbound());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1, PacketDecoder.MAX_PACKET_BYTES + 1})
  void refusesALimitThatNoPacketCanMeetOrExceed(int limit) {
    assertThrows(
        IllegalArgumentException.class, () -> new PacketDecoder(new PacketRecorder(), limit));
  }
}
