package dev.mooring.mqtt.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.QoS;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every byte of a small log is lost or changed: it reads as a prefix or is refused. */
class SessionLogDamageTest {

  private static final int GROUPS = 8;

  private final SimulatedDisk disk = new SimulatedDisk(new Random(2));

  /** Where each group ends, beginning with the header, and what the log says up to there. */
  private final List<Integer> ends = new ArrayList<>();

  private final List<String> texts = new ArrayList<>();

  @Test
  void aLogCutOffAtAnyByteReadsUpToItsLastWholeGroup_T74() throws IOException {
    byte[] whole = smallLog();
    for (int size = 0; size <= whole.length; size++) {
      SimulatedDisk cut = diskWith(Arrays.copyOf(whole, size));
      if (size < LogHeader.BYTES) {
        assertRefused(cut, 0);
        continue;
      }
      int last = lastWholeBefore(size);
      try (SessionLog log = Logs.open(cut, Durability.POWER)) {
        assertEquals(texts.get(last), ModelSession.text(log.load()), "cut at " + size);
        assertEquals(size - ends.get(last), log.cutBytes());
      }
      assertEquals(ends.get(last), cut.bytes(Logs.NAME).length);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0x01, 0x80, 0xFF})
  void aChangedByteIsRefusedOrCutOffWithItsGroupIfThatIsTheLast_T74(int bits) throws IOException {
    byte[] whole = smallLog();
    int lastBegins = ends.get(GROUPS - 1);
    for (int at = 0; at < whole.length; at++) {
      byte[] changed = whole.clone();
      changed[at] ^= (byte) bits;
      SimulatedDisk damaged = diskWith(changed);
      if (at >= lastBegins) {
        assertEquals(texts.get(GROUPS - 1), Logs.textOf(damaged), "byte " + at);
      } else if (at < LogHeader.BYTES) {
        assertRefused(damaged, at >= 8 && at < 12 ? 8 : 0);
      } else {
        assertRefused(damaged, ends.get(lastWholeBefore(at)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"zeros", "noise", "the log once more"})
  void whatFollowsTheLastGroupAndIsNoneIsCutOff(String kind) throws IOException {
    byte[] whole = smallLog();
    byte[] tail =
        switch (kind) {
          case "zeros" -> new byte[200_000];
          case "noise" -> noise(200_000);
          default -> whole;
        };
    byte[] longer = Arrays.copyOf(whole, whole.length + tail.length);
    System.arraycopy(tail, 0, longer, whole.length, tail.length);

    try (SessionLog log = Logs.open(diskWith(longer), Durability.POWER)) {
      assertEquals(texts.get(GROUPS), ModelSession.text(log.load()));
      assertEquals(tail.length, log.cutBytes());
    }
  }

  @Test
  void damageFarBeforeTheNextGroupIsSeenWhereverThatBegins() throws IOException {
    int far = 64 << 10;
    for (int more = -2 * Group.HEADER_BYTES; more <= 1; more++) {
      SimulatedDisk fresh = new SimulatedDisk(new Random(more));
      Recorder recorder = new Recorder();
      try (SessionLog log = Logs.open(fresh, Durability.PROCESS)) {
        byte[] payload = noise(far + more - RecordBuffer.PUBLISHED_BYTES - 1);
        recorder.published(1, new Publish("t", payload, QoS.AT_LEAST_ONCE, false));
        recorder.commitTo(log);
        recorder.received(1);
        recorder.commitTo(log);
      }
      byte[] bytes = fresh.bytes(Logs.NAME);
      bytes[LogHeader.BYTES] ^= 1;
      assertRefused(diskWith(bytes), LogHeader.BYTES);
    }
  }

  @Test
  void aLogGoesOnAfterItsTailWasCutOff() throws IOException {
    byte[] whole = smallLog();
    SimulatedDisk cut = diskWith(Arrays.copyOf(whole, whole.length - 1));
    ModelSession model;
    try (SessionLog log = Logs.open(cut, Durability.POWER)) {
      model = new ModelSession(log.load());
      Recorder recorder = new Recorder();
      recorder.received(12_345);
      model.received(12_345);
      recorder.commitTo(log);
    }
    assertEquals(model.text(), Logs.textOf(cut));
  }

  @Test
  void aMessageThatLooksLikeAGroupIsNotTakenForOne() throws IOException {
    byte[] whole = smallLog();
    ByteBuffer forged = ByteBuffer.allocate(GROUPS * (Group.HEADER_BYTES + 1));
    for (int i = 0; i < GROUPS; i++) {
      ByteBuffer group = ByteBuffer.allocate(Group.HEADER_BYTES + 1);
      // All but the salt can be guessed.
      Group.seal(group, GROUPS + 1 + i, 0);
      forged.put(group);
    }
    SimulatedDisk longer = diskWith(whole);
    Recorder recorder = new Recorder();
    try (SessionLog log = Logs.open(longer, Durability.POWER)) {
      recorder.published(1, new Publish("t", forged.array(), QoS.EXACTLY_ONCE, false));
      recorder.commitTo(log);
    }
    byte[] bytes = longer.bytes(Logs.NAME);
    SimulatedDisk torn = diskWith(Arrays.copyOf(bytes, bytes.length - 1));
    assertEquals(texts.get(GROUPS), Logs.textOf(torn));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, this is no session log",
    "8, 8, 'format version is 16777217, and this program reads version 1'",
    "12, 0, the header fails its checksum",
  })
  void aForeignFileIsRefusedWithWhatIsWrong(int at, int offset, String what) throws IOException {
    byte[] bytes = smallLog();
    bytes[at] ^= 1;
    StoreException refusal = assertRefused(diskWith(bytes), offset);
    assertTrue(refusal.getMessage().contains(what), refusal.getMessage());
    assertTrue(refusal.getMessage().contains("move it away"), refusal.getMessage());
  }

  @Test
  void theLogOfAnotherSessionIsRefused() throws IOException {
    smallLog();
    StoreException refusal =
        assertThrows(
            StoreException.class,
            () ->
                SessionLog.open(
                    disk,
                    Logs.NAME,
                    new SessionKey("tcp://other", "client-1").fingerprint(),
                    Durability.POWER,
                    SessionLog.COMPACTION_FLOOR_BYTES));
    assertTrue(refusal.getMessage().contains("another session"), refusal.getMessage());
  }

  @Test
  void aRecordThatChangesAfterItWasCheckedIsNotLoaded() throws IOException {
    Recorder recorder = new Recorder();
    try (SessionLog log = Logs.open(disk, Durability.POWER)) {
      recorder.published(1, new Publish("topic", new byte[10], QoS.AT_LEAST_ONCE, false));
      recorder.commitTo(log);
      try (LogFile file = disk.open(Logs.NAME)) {
        file.write(file.size() - 1, ByteBuffer.wrap(new byte[] {7}));
      }
      StoreException refusal = assertThrows(StoreException.class, log::load);
      assertEquals(StoreException.Reason.UNREADABLE, refusal.reason());
    }
  }

  /** Groups with good checksums whose records nobody here wrote. */
  static List<Consumer<ByteBuffer>> impossibleRecords() {
    return List.of(
        b -> b.putInt(Integer.MAX_VALUE).put((byte) 1),
        b -> b.putInt(-1).put((byte) 1),
        b -> b.putInt(0).put((byte) 1),
        b -> b.putInt(6).put((byte) 8),
        b -> b.putInt(50).put((byte) 6).put((byte) 'a'),
        b -> b.put((byte) 1),
        b -> b.putInt(1).put((byte) 0),
        b -> b.putInt(1).put((byte) 9),
        b -> b.putInt(1).put((byte) -1),
        b -> b.putInt(3).put((byte) 2).putShort((short) 0),
        b -> b.putInt(2).put((byte) 3).put((byte) 1),
        b -> b.putInt(4).put((byte) 4).putInt(1),
        b -> b.putInt(2).put((byte) 8).put((byte) 1),
        b -> b.putInt(3).put((byte) 7).put(new byte[] {(byte) 0xC3, 0x28}),
        b -> b.putInt(3).put((byte) 1).putShort((short) 1),
        b -> published(b, 0, 1, 1, "t"),
        b -> published(b, 1, 0, 1, "t"),
        b -> published(b, 1, 3, 1, "t"),
        b -> published(b, 1, 16 + 1, 1, "t"),
        b -> published(b, 1, 1, 2, "t"),
        b -> published(b, 1, 1, 0xFFFF, "t"));
  }

  @ParameterizedTest
  @MethodSource("impossibleRecords")
  void aRecordThatCannotBeIsRefused(Consumer<ByteBuffer> record) throws IOException {
    byte[] whole = smallLog();
    ByteBuffer records = ByteBuffer.allocate(100);
    record.accept(records.position(Group.HEADER_BYTES));
    // Behind a good record, so that what was read before does not count either.
    SimulatedDisk crafted = diskWith(withGroup(whole, records.flip()));

    StoreException refusal =
        assertThrows(StoreException.class, () -> Logs.open(crafted, Durability.POWER));
    assertEquals(StoreException.Reason.UNREADABLE, refusal.reason());
    int from = whole.length + Group.HEADER_BYTES;
    assertTrue(refusal.getMessage().contains("byte " + from), refusal.getMessage());
    assertEquals(0, crafted.openFiles.get());
  }

  @Test
  void aGroupThatClaimsMoreThanThereIsTakesNoMemory() throws IOException {
    byte[] whole = smallLog();
    ByteBuffer group = ByteBuffer.allocate(Group.HEADER_BYTES + 1);
    byte[] crafted = withGroup(whole, group, Integer.MAX_VALUE - 8);

    try (SessionLog log = Logs.open(diskWith(crafted), Durability.POWER)) {
      assertEquals(texts.get(GROUPS), ModelSession.text(log.load()));
      assertEquals(group.capacity(), log.cutBytes());
    }
  }

  private static void published(ByteBuffer b, int id, int flags, int topicLength, String topic) {
    byte[] bytes = topic.getBytes(StandardCharsets.UTF_8);
    b.putInt(6 + bytes.length).put((byte) 1).putShort((short) id);
    b.put((byte) flags).putShort((short) topicLength).put(bytes);
  }

  private static byte[] withGroup(byte[] log, ByteBuffer group) {
    return withGroup(log, group, group.limit() - Group.HEADER_BYTES);
  }

  /** A log with one more group, which says it has this many bytes. */
  private static byte[] withGroup(byte[] log, ByteBuffer group, int claimedBytes) {
    long salt = ByteBuffer.wrap(log).getLong(LogHeader.BYTES - 12);
    Group.seal(group, GROUPS + 1, salt);
    group.putInt(0, claimedBytes);
    group.putInt(Group.HEADER_BYTES - 4, Group.headerCrc(group, 0, salt));
    byte[] longer = Arrays.copyOf(log, log.length + group.limit());
    group.get(longer, log.length, group.limit());
    return longer;
  }

  private byte[] smallLog() throws IOException {
    Random random = new Random(77);
    ModelSession model = new ModelSession();
    RandomTraffic traffic = new RandomTraffic(random, model, 30);
    Recorder recorder = new Recorder();
    try (SessionLog log = Logs.open(disk, Durability.POWER)) {
      ends.add((int) log.size());
      texts.add(model.text());
      for (int i = 0; i < GROUPS; i++) {
        for (int j = random.nextInt(4); j >= 0; j--) {
          traffic.next().tell(recorder);
        }
        recorder.commitTo(log);
        ends.add((int) log.size());
        texts.add(model.text());
      }
    }
    return disk.bytes(Logs.NAME);
  }

  private int lastWholeBefore(int byteIndex) {
    int last = 0;
    while (last < GROUPS && ends.get(last + 1) <= byteIndex) {
      last++;
    }
    return last;
  }

  private static SimulatedDisk diskWith(byte[] bytes) {
    SimulatedDisk disk = new SimulatedDisk(new Random(3));
    disk.put(Logs.NAME, bytes);
    return disk;
  }

  private static StoreException assertRefused(SimulatedDisk disk, int offset) throws IOException {
    byte[] before = disk.bytes(Logs.NAME);
    StoreException refusal =
        assertThrows(StoreException.class, () -> Logs.open(disk, Durability.POWER));
    assertEquals(StoreException.Reason.UNREADABLE, refusal.reason());
    String message = refusal.getMessage();
    assertTrue(message.contains(disk.locate(Logs.NAME) + ", byte " + offset + ":"), message);
    assertArrayEquals(before, disk.bytes(Logs.NAME), "a refused file is left as it is");
    assertEquals(0, disk.openFiles.get());
    return refusal;
  }

  private static byte[] noise(int bytes) {
    byte[] noise = new byte[bytes];
    new Random(4).nextBytes(noise);
    return noise;
  }
}
