package dev.mooring.mqtt.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.mooring.mqtt.packet.Connect;
import dev.mooring.mqtt.packet.MqttVersion;
import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.QoS;
import dev.mooring.mqtt.packet.ReasonCode;
import dev.mooring.mqtt.packet.TopicSubscription;
import dev.mooring.mqtt.packet.Will;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PacketEncoderTest {

  private static final PacketEncoder ENCODER = PacketEncoder.of(MqttVersion.MQTT_3_1_1);

  private static String hex(Consumer<ByteBuf> packet) {
    ByteBuf out = Unpooled.buffer(0);
    packet.accept(out);
    return ByteBufUtil.hexDump(out);
  }

  private static String compact(String hex) {
    return hex.replaceAll("\\s", "");
  }

  private static Publish message(String topic, int payloadBytes, QoS qos) {
    return new Publish(topic, new byte[payloadBytes], qos, false);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** The packet is refused with this message, and not a byte of it is written. */
  private static String refused(Consumer<ByteBuf> packet) {
    ByteBuf out = Unpooled.buffer(0).writeByte(7);
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> packet.accept(out));
    assertEquals(1, out.writerIndex(), "something was written");
    return String.valueOf(refusal.getMessage());
  }

  @ParameterizedTest(name = "{0} QoS {1} retain {2} id {3} dup {4}: {6}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a   | 0 | false | 0     | false | ''   | 30 03 0001 61
          a/b | 0 | true  | 0     | false | 6869 | 31 07 0003 612f62 6869
          a   | 1 | false | 1     | false | ''   | 32 05 0001 61 0001
          a   | 1 | true  | 258   | true  | ff   | 3b 06 0001 61 0102 ff
          a   | 2 | false | 65535 | false | ''   | 34 05 0001 61 ffff
          a   | 2 | true  | 4660  | true  | beef | 3d 07 0001 61 1234 beef
          """)
  @DisplayName("[MQTT-2.2.2-1] [MQTT-2.3.1-5] [MQTT-3.3.1-1] [MQTT-3.3.2-1] PUBLISH")
  void publish(
      String topic, int qos, boolean retain, int id, boolean dup, String payload, String expected) {
    byte[] bytes = HexFormat.of().parseHex(payload);
    Publish message = new Publish(topic, bytes, QoS.of(qos), retain);
    assertEquals(compact(expected), hex(out -> ENCODER.publish(out, message, id, dup)));
    assertEquals(compact(expected).length() / 2, ENCODER.publishSize(message));
    String header = hex(out -> ENCODER.publishHeader(out, message, id, dup));
    assertEquals(compact(expected), header + payload);
    assertEquals(header.length() / 2, ENCODER.publishHeaderSize(message));
  }

  @Test
  @DisplayName("[MQTT-1.5.3-3] U+FEFF and characters of two to four bytes leave as they are")
  void textOfAnyLanguage() {
    Publish message = message("\uFEFF\u00e9\u6771\ud83d\ude00", 0, QoS.AT_MOST_ONCE);
    String expected = "30 0e 000c efbbbf c3a9 e69db1 f09f9880";
    assertEquals(compact(expected), hex(out -> ENCODER.publish(out, message, 0, false)));
  }

  static List<Arguments> fixedPackets() {
    return List.of(
        Arguments.of(
            "PUBACK", packet(out -> ENCODER.pubAck(out, 1, ReasonCode.SUCCESS)), "40 02 0001"),
        Arguments.of(
            "PUBACK", packet(out -> ENCODER.pubAck(out, 65535, ReasonCode.SUCCESS)), "40 02 ffff"),
        Arguments.of(
            "PUBREC", packet(out -> ENCODER.pubRec(out, 258, ReasonCode.SUCCESS)), "50 02 0102"),
        Arguments.of(
            "PUBREL", packet(out -> ENCODER.pubRel(out, 258, ReasonCode.SUCCESS)), "62 02 0102"),
        Arguments.of(
            "PUBCOMP", packet(out -> ENCODER.pubComp(out, 258, ReasonCode.SUCCESS)), "70 02 0102"),
        Arguments.of("PINGREQ", packet(ENCODER::pingReq), "c0 00"),
        Arguments.of(
            "DISCONNECT", packet(out -> ENCODER.disconnect(out, ReasonCode.SUCCESS)), "e0 00"),
        Arguments.of(
            "SUBSCRIBE",
            packet(
                out ->
                    ENCODER.subscribe(
                        out,
                        10,
                        List.of(
                            new TopicSubscription("a/+", QoS.AT_LEAST_ONCE),
                            new TopicSubscription("#", QoS.AT_MOST_ONCE),
                            new TopicSubscription("\u00e9", QoS.EXACTLY_ONCE)),
                        0)),
            "82 11 000a 0003 612f2b 01 0001 23 00 0002 c3a9 02"),
        Arguments.of(
            "UNSUBSCRIBE",
            packet(out -> ENCODER.unsubscribe(out, 11, List.of("a/+", "#"))),
            "a2 0a 000b 0003 612f2b 0001 23"),
        Arguments.of(
            "CONNECT, least",
            packet(out -> ENCODER.connect(out, new Connect("", true, 0, null, null, null))),
            "10 0c 0004 4d515454 04 02 0000 0000"),
        Arguments.of(
            "CONNECT, an empty user name is one",
            packet(out -> ENCODER.connect(out, new Connect("c", false, 65535, "", null, null))),
            "10 0f 0004 4d515454 04 80 ffff 0001 63 0000"),
        Arguments.of(
            "CONNECT, an empty password is one",
            packet(out -> ENCODER.connect(out, new Connect("c", true, 30, "u", new byte[0], null))),
            "10 12 0004 4d515454 04 c2 001e 0001 63 0001 75 0000"),
        Arguments.of(
            "CONNECT, will QoS 0",
            packet(out -> ENCODER.connect(out, withWill(QoS.AT_MOST_ONCE, false))),
            "10 14 0004 4d515454 04 06 001e 0001 63 0001 77 0002 6869"),
        Arguments.of(
            "CONNECT, will QoS 1",
            packet(out -> ENCODER.connect(out, withWill(QoS.AT_LEAST_ONCE, false))),
            "10 14 0004 4d515454 04 0e 001e 0001 63 0001 77 0002 6869"),
        Arguments.of(
            "CONNECT, will QoS 2, retain",
            packet(out -> ENCODER.connect(out, withWill(QoS.EXACTLY_ONCE, true))),
            "10 14 0004 4d515454 04 36 001e 0001 63 0001 77 0002 6869"),
        Arguments.of(
            "CONNECT, everything",
            packet(
                out ->
                    ENCODER.connect(
                        out,
                        new Connect(
                            "cid",
                            true,
                            258,
                            "us\u00e9r",
                            new byte[] {0, -1},
                            new Will(new Publish("w/t", ascii("bye"), QoS.AT_LEAST_ONCE, true))))),
            "10 24 0004 4d515454 04 ee 0102 0003 636964 0003 772f74 0003 627965"
                + " 0005 7573c3a972 0002 00ff"));
  }

  private static Consumer<ByteBuf> packet(Consumer<ByteBuf> packet) {
    return packet;
  }

  private static Connect withWill(QoS qos, boolean retain) {
    Publish will = new Publish("w", ascii("hi"), qos, retain);
    return new Connect("c", true, 30, null, null, new Will(will));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("fixedPackets")
  @DisplayName("T88 [MQTT-2.2.2-1] [MQTT-3.1.3-1] golden bytes")
  void goldenBytes(String name, Consumer<ByteBuf> packet, String expected) {
    assertEquals(compact(expected), hex(packet), name);
  }

  @Test
  @DisplayName("T83 [MQTT-4.7.3-3] a topic of 65,536 bytes is refused, one of 65,535 leaves whole")
  void topicsAtTheLimit() {
    for (String unit : List.of("x", "\u00e9\u00e9\u00e9\u00e9\u00e9")) {
      int bytes = unit.getBytes(StandardCharsets.UTF_8).length;
      String longest = unit.repeat(65_530 / bytes) + "x".repeat(65_535 - 65_530 / bytes * bytes);
      Publish fits = message(longest, 3, QoS.AT_MOST_ONCE);
      ByteBuf out = Unpooled.buffer(0);
      ENCODER.publish(out, fits, 0, false);
      assertEquals(ENCODER.publishSize(fits), out.readableBytes());
      assertEquals(0xFFFF, out.getUnsignedShort(4));
      assertEquals(longest, out.toString(6, 65_535, StandardCharsets.UTF_8));

      Publish tooLong = message(longest + "x", 3, QoS.AT_MOST_ONCE);
      assertTrue(refused(o -> ENCODER.publish(o, tooLong, 0, false)).contains("65536"));
      refused(o -> ENCODER.publishHeader(o, tooLong, 0, false));
      refused(o -> ENCODER.publishSize(tooLong));
    }
  }

  @Test
  @DisplayName("T83 strings and bytes above 65,535 bytes are refused in every other packet")
  void longTextsElsewhere() {
    String tooLong = "x".repeat(65_536);
    byte[] tooLongBytes = new byte[65_536];
    refused(out -> ENCODER.connect(out, new Connect(tooLong, true, 0, null, null, null)));
    refused(out -> ENCODER.connect(out, new Connect("c", true, 0, tooLong, null, null)));
    refused(out -> ENCODER.connect(out, new Connect("c", true, 0, "u", tooLongBytes, null)));
    Publish longTopic = message(tooLong, 0, QoS.AT_MOST_ONCE);
    refused(
        out -> ENCODER.connect(out, new Connect("c", true, 0, null, null, new Will(longTopic))));
    Publish longPayload = message("w", 65_536, QoS.AT_MOST_ONCE);
    refused(
        out -> ENCODER.connect(out, new Connect("c", true, 0, null, null, new Will(longPayload))));
    refused(out -> ENCODER.unsubscribe(out, 1, List.of(tooLong)));
  }

  @Test
  @DisplayName("the longest texts of a CONNECT leave whole")
  void longestConnect() {
    String longest = "x".repeat(65_535);
    byte[] longestBytes = new byte[65_535];
    Will will = new Will(new Publish(longest, longestBytes, QoS.AT_MOST_ONCE, false));
    ByteBuf out = Unpooled.buffer(0);
    ENCODER.connect(out, new Connect(longest, true, 0, longest, longestBytes, will));
    assertEquals(1 + 3 + 10 + 5 * 65_537, out.readableBytes());
  }

  @Test
  @DisplayName("a PUBLISH of 268,435,455 bytes behind the header is sized, one byte more refused")
  void payloadsAtTheLimit() {
    byte[] payload = new byte[268_435_455 - 3];
    Publish largest = new Publish("a", payload, QoS.AT_MOST_ONCE, false);
    assertEquals(PacketDecoder.MAX_PACKET_BYTES, ENCODER.publishSize(largest));
    assertEquals("30ffffff7f000161", hex(out -> ENCODER.publishHeader(out, largest, 0, false)));
    Publish tooLarge = new Publish("ab", payload, QoS.AT_MOST_ONCE, false);
    refused(out -> ENCODER.publish(out, tooLarge, 0, false));
    Publish tooLargeById = new Publish("a", payload, QoS.AT_LEAST_ONCE, false);
    refused(out -> ENCODER.publishHeader(out, tooLargeById, 1, false));
  }

  @Test
  @DisplayName("filters that do not fit in one packet are refused")
  void tooManyFilters() {
    TopicSubscription longest = new TopicSubscription("x".repeat(65_535), QoS.AT_MOST_ONCE);
    refused(out -> ENCODER.subscribe(out, 1, Collections.nCopies(4096, longest), 0));
    refused(out -> ENCODER.unsubscribe(out, 1, Collections.nCopies(4097, longest.filter())));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 65_536, 65_537})
  @DisplayName("T31 [MQTT-2.3.1-1] an identifier outside 1 to 65,535 never leaves")
  void packetIdentifiers(int id) {
    refused(out -> ENCODER.publish(out, message("a", 0, QoS.AT_LEAST_ONCE), id, false));
    refused(out -> ENCODER.publishHeader(out, message("a", 0, QoS.EXACTLY_ONCE), id, true));
    refused(out -> ENCODER.pubAck(out, id, ReasonCode.SUCCESS));
    refused(out -> ENCODER.pubRec(out, id, ReasonCode.SUCCESS));
    refused(out -> ENCODER.pubRel(out, id, ReasonCode.SUCCESS));
    refused(out -> ENCODER.pubComp(out, id, ReasonCode.SUCCESS));
    TopicSubscription subscription = new TopicSubscription("a", QoS.AT_MOST_ONCE);
    refused(out -> ENCODER.subscribe(out, id, List.of(subscription), 0));
    refused(out -> ENCODER.unsubscribe(out, id, List.of("a")));
  }

  @Test
  @DisplayName("[MQTT-2.3.1-5] [MQTT-3.3.1-2] QoS 0 leaves without identifier and DUP")
  void qosZero() {
    refused(out -> ENCODER.publish(out, message("a", 0, QoS.AT_MOST_ONCE), 1, false));
    refused(out -> ENCODER.publish(out, message("a", 0, QoS.AT_MOST_ONCE), 0, true));
  }

  @Test
  @DisplayName("[MQTT-4.7.3-1] [MQTT-3.8.3-3] [MQTT-3.10.3-2] what must not be empty is not")
  void emptiness() {
    refused(out -> ENCODER.publish(out, message("", 0, QoS.AT_MOST_ONCE), 0, false));
    refused(out -> ENCODER.subscribe(out, 1, List.of(), 0));
    refused(out -> ENCODER.unsubscribe(out, 1, List.of()));
    refused(out -> ENCODER.unsubscribe(out, 1, List.of("")));
    refused(out -> ENCODER.connect(out, new Connect("", false, 0, null, null, null)));
  }

  @Test
  @DisplayName("[MQTT-1.5.3-1] [MQTT-1.5.3-2] texts of a CONNECT are checked, secrets not shown")
  void illFormedTexts() {
    for (String bad : List.of("a\0b", "a\ud800", "\udc00a")) {
      refused(out -> ENCODER.connect(out, new Connect(bad, true, 0, null, null, null)));
      String refusal =
          refused(out -> ENCODER.connect(out, new Connect("c", true, 0, bad, null, null)));
      assertFalse(refusal.contains(bad), refusal);
      Will will = new Will(message(bad, 0, QoS.AT_MOST_ONCE));
      refused(out -> ENCODER.connect(out, new Connect("c", true, 0, null, null, will)));
      refused(out -> ENCODER.unsubscribe(out, 1, List.of(bad)));
    }
    Will wildcard = new Will(message("w/#", 0, QoS.AT_MOST_ONCE));
    refused(out -> ENCODER.connect(out, new Connect("c", true, 0, null, null, wildcard)));
  }

  @Test
  @DisplayName("half a surrogate pair that escaped the check cannot change the framing")
  void halfASurrogatePair() {
    Publish message = message("a\ud800b", 1, QoS.AT_MOST_ONCE);
    assertEquals(
        compact("30 06 0003 613f62 00"), hex(out -> ENCODER.publish(out, message, 0, false)));
  }

  @Test
  void aBufferOfTheSizeComputedIsFilledAndNotGrown() {
    for (int payload : new int[] {0, 1, 100, 127, 128, 20_000}) {
      Publish message = message("plant/\u00e9/\u6771", payload, QoS.AT_LEAST_ONCE);
      int size = ENCODER.publishSize(message);
      ByteBuf out = Unpooled.buffer(size, size);
      ENCODER.publish(out, message, 1, false);
      assertEquals(0, out.writableBytes());
      int headerSize = ENCODER.publishHeaderSize(message);
      ByteBuf header = Unpooled.buffer(headerSize, headerSize);
      ENCODER.publishHeader(header, message, 1, false);
      assertEquals(0, header.writableBytes());
      assertEquals(payload, size - headerSize);
    }
  }

  @Test
  @DisplayName("PUBLISH, acknowledgements and PINGREQ are written without allocating")
  void nothingIsAllocated() {
    ByteBuf out = new UnpooledByteBufAllocator(true, true).directBuffer(1024);
    Publish message = message("plant/7/line/12/temperature", 64, QoS.AT_LEAST_ONCE);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 20; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 1; i <= 1000; i++) {
        out.clear();
        ENCODER.publishSize(message);
        ENCODER.publish(out, message, i, true);
        ENCODER.pubAck(out, i, ReasonCode.SUCCESS);
        ENCODER.pubRec(out, i, ReasonCode.SUCCESS);
        ENCODER.pubRel(out, i, ReasonCode.SUCCESS);
        ENCODER.pubComp(out, i, ReasonCode.SUCCESS);
        ENCODER.pingReq(out);
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    out.release();
    assertTrue(least < 1000, least + " bytes allocated for 6,000 packets");
  }

  @Test
  void packetsFollowEachOtherInOneBuffer() {
    ByteBuf out = Unpooled.buffer(0);
    for (Arguments arguments : fixedPackets()) {
      @SuppressWarnings("unchecked")
      Consumer<ByteBuf> packet = (Consumer<ByteBuf>) arguments.get()[1];
      packet.accept(out);
    }
    String expected =
        fixedPackets().stream()
            .map(arguments -> compact(Arrays.asList(arguments.get()).get(2).toString()))
            .reduce("", String::concat);
    assertEquals(expected, ByteBufUtil.hexDump(out));
  }
}
