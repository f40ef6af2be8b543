package dev.mooring.mqtt.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.mooring.mqtt.packet.MqttVersion;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random bytes and mutated good packets. However they are cut into reads and wherever the handler
 * pauses, the decoder never throws, tells at most one violation and nothing after it (the recorder
 * sees to both), says the same, keeps no buffer, and takes memory by what came, not by what was
 * announced. Replayed by {@code -Dfuzz.seed=}.
 */
class HostileBytesFuzzTest {

  private static final int ROUNDS = 12_000;

  /** Rounds until classes are loaded and call sites linked, which costs memory once. */
  private static final int WARM_UP = 500;

  /** What a round may allocate for each byte, with all that the recorder makes of it. */
  private static final int MAX_PER_BYTE = 200;

  /** What a round may allocate beyond that: rare paths are linked late. */
  private static final int MAX_PER_ROUND = 1024 * 1024;

  private static final List<byte[]> GOOD =
      List.of(
          Wire.bytes("20 02 00 00"),
          Wire.bytes("30 05 0003 612F62"),
          Wire.bytes("30 09 0007 C3A9E69DB12F61"),
          Wire.bytes("32 0A 0003 612F62 0001 010203"),
          Wire.bytes("3D 07 0001 61 1234 BEEF"),
          Wire.bytes("40 02 0001"),
          Wire.bytes("50 02 00FF"),
          Wire.bytes("62 02 FFFF"),
          Wire.bytes("70 02 8000"),
          Wire.bytes("90 06 000A 00 01 02 80"),
          Wire.bytes("B0 02 000B"),
          Wire.bytes("D0 00"));

  private static final List<byte[]> GOOD_5 =
      List.of(
          Wire.bytes("20 03 00 00 00"),
          Wire.bytes("20 0C 00 00 09 21 0005 12 0003 612F62"),
          Wire.bytes("30 06 0003 612F62 00"),
          Wire.bytes("30 07 0001 61 03 23 0002"),
          Wire.bytes("30 06 0000 03 23 0002"),
          Wire.bytes("32 1A 0001 61 0001 13 01 01 02 00000005 03 0001 74 26 0001 6B 0001 76 0001"),
          Wire.bytes("40 02 0001"),
          Wire.bytes("50 03 00FF 87"),
          Wire.bytes("62 04 FFFF 92 00"),
          Wire.bytes("70 08 8000 00 04 1F 0001 72"),
          Wire.bytes("90 07 000A 00 00 01 02 80"),
          Wire.bytes("B0 04 000B 00 11"),
          Wire.bytes("D0 00"),
          Wire.bytes("E0 06 9D 04 1C 0001 62"),
          Wire.bytes("F0 0A 00 08 15 0001 6D 16 0001 FF"));

  private final long seed = Long.getLong("fuzz.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private boolean mqtt5;
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @ParameterizedTest
  @EnumSource
  void neverThrowsAndTellsOneViolationAtMost(MqttVersion version) {
    mqtt5 = version == MqttVersion.MQTT_5;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = random.nextInt(4) == 0 ? randomBytes() : mutatedPackets();
      int now = round;
      try {
        assertEquals(
            inOneRead(bytes, round >= WARM_UP),
            cutAndPaused(bytes),
            "the same bytes cut differently read differently");
      } catch (Throwable e) {
        throw new AssertionError("round " + now + ", replay with -Dfuzz.seed=" + seed, e);
      }
    }
  }

  private byte[] randomBytes() {
    byte[] bytes = new byte[random.nextInt(60)];
    random.nextBytes(bytes);
    return bytes;
  }

  private byte[] mutatedPackets() {
    ByteArrayOutputStream packets = new ByteArrayOutputStream();
    for (int n = 1 + random.nextInt(6); n > 0; n--) {
      List<byte[]> good = mqtt5 ? GOOD_5 : GOOD;
      packets.writeBytes(good.get(random.nextInt(good.size())));
    }
    byte[] bytes = packets.toByteArray();
    for (int n = random.nextInt(4); n > 0; n--) {
      int at = random.nextInt(bytes.length);
      bytes =
          switch (random.nextInt(4)) {
            case 0 -> changed(bytes, at, random.nextInt(256));
            case 1 -> changed(bytes, at, bytes[at] ^ (1 << random.nextInt(8)));
            case 2 -> inserted(bytes, at);
            default -> removed(bytes, at);
          };
      if (bytes.length == 0) {
        return bytes;
      }
    }
    return bytes;
  }

  private static byte[] changed(byte[] bytes, int at, int value) {
    byte[] changed = bytes.clone();
    changed[at] = (byte) value;
    return changed;
  }

  private byte[] inserted(byte[] bytes, int at) {
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
    longer[at] = (byte) random.nextInt(256);
    return longer;
  }

  private static byte[] removed(byte[] bytes, int at) {
    byte[] shorter = Arrays.copyOf(bytes, bytes.length - 1);
    System.arraycopy(bytes, at + 1, shorter, at, shorter.length - at);
    return shorter;
  }

  private List<String> inOneRead(byte[] bytes, boolean measured) {
    try (Wire wire = mqtt5 ? Wire.mqtt5() : new Wire()) {
      long before = threads.getCurrentThreadAllocatedBytes();
      wire.receive(bytes);
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      long allowed = MAX_PER_ROUND + (long) MAX_PER_BYTE * bytes.length;
      assertTrue(
          !measured || allocated <= allowed,
          () -> allocated + " bytes allocated, allowed are " + allowed);
      return wire.lines();
    }
  }

  private List<String> cutAndPaused(byte[] bytes) {
    try (Wire wire = mqtt5 ? Wire.mqtt5() : new Wire()) {
      wire.recorder()
          .onEach(
              () -> {
                if (random.nextInt(3) == 0) {
                  wire.decoder().pause();
                }
              });
      for (int at = 0; at < bytes.length; ) {
        int next = Math.min(bytes.length, at + 1 + random.nextInt(12));
        byte[] part = Arrays.copyOfRange(bytes, at, next);
        receive(wire, part);
        at = next;
        if (random.nextBoolean()) {
          wire.decoder().resume();
        }
      }
      wire.recorder().onEach(() -> {});
      wire.decoder().resume();
      return wire.lines();
    }
  }

  private void receive(Wire wire, byte[] part) {
    if (random.nextBoolean()) {
      wire.receive(part);
    } else {
      wire.receiveDirect(part);
    }
  }
}
