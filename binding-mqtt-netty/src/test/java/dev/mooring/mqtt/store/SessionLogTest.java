package dev.mooring.mqtt.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.QoS;
import dev.mooring.mqtt.session.StoredSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SessionLogTest {

  private final SimulatedDisk disk = new SimulatedDisk(new Random(1));
  private final Recorder recorder = new Recorder();

  @Test
  void aNewLogKnowsNoSession() throws IOException {
    for (int i = 0; i < 2; i++) {
      try (SessionLog log = Logs.open(disk, Durability.POWER)) {
        assertNull(log.load());
      }
    }
    assertEquals(Set.of(Logs.NAME), disk.names());
  }

  @Test
  void aSessionWithNothingOpenIsKnown() throws IOException {
    recorder.cleared();
    commit();

    assertEquals(new StoredSession(List.of(), Set.of(), Set.of()), reopened());
  }

  @ParameterizedTest
  @CsvSource({
    "1, a, '', AT_LEAST_ONCE, false",
    "65535, größe/温度/🌡, payload, EXACTLY_ONCE, true",
    "32768, /, x, EXACTLY_ONCE, false",
  })
  void anOpenExchangeKeepsItsMessage(
      int packetId, String topic, String payload, QoS qos, boolean retain) throws IOException {
    byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
    recorder.published(packetId, new Publish(topic, bytes, qos, retain));
    commit();

    StoredSession.Exchange open = reopened().outbound().get(0);
    assertEquals(packetId, open.packetId());
    Publish message = open.message();
    assertNotNull(message);
    assertEquals(topic, message.topic());
    assertArrayEquals(bytes, message.payload());
    assertEquals(qos, message.qos());
    assertEquals(retain, message.retain());
  }

  @Test
  void theLongestTopicAndAnyByteOfPayloadReadBack() throws IOException {
    byte[] payload = new byte[70_000];
    for (int i = 0; i < payload.length; i++) {
      payload[i] = (byte) i;
    }
    String topic = "t".repeat(0xFFFF);
    recorder.published(7, new Publish(topic, payload, QoS.AT_LEAST_ONCE, false));
    commit();

    Publish message = reopened().outbound().get(0).message();
    assertNotNull(message);
    assertEquals(topic, message.topic());
    assertArrayEquals(payload, message.payload());
  }

  @Test
  void aReleasedExchangeKeepsItsPlaceWithoutItsMessage() throws IOException {
    recorder.published(5, message("first"));
    recorder.published(3, message("second"));
    recorder.published(4, message("third"));
    recorder.released(5);
    recorder.completed(3);
    commit();

    List<StoredSession.Exchange> outbound = reopened().outbound();
    assertEquals(List.of(5, 4), outbound.stream().map(StoredSession.Exchange::packetId).toList());
    assertNull(outbound.get(0).message());
    assertNotNull(outbound.get(1).message());
  }

  @Test
  void anExchangeThatBeginsAnewIsTheLast() throws IOException {
    recorder.published(1, message("old"));
    recorder.published(2, message("other"));
    recorder.published(1, message("new"));
    commit();

    ModelSession model = new ModelSession();
    model.published(2, message("other"));
    model.published(1, message("new"));
    assertEquals(model.text(), ModelSession.text(reopened()));
  }

  @Test
  void identifiersAndFiltersComeAndGo() throws IOException {
    recorder.received(1);
    recorder.received(65535);
    recorder.received(2);
    recorder.discarded(1);
    recorder.subscribed("a/+");
    recorder.subscribed("größe/#");
    recorder.unsubscribed("a/+");
    commit();

    StoredSession loaded = reopened();
    assertEquals(Set.of(2, 65535), loaded.received());
    assertEquals(Set.of("größe/#"), loaded.filters());
  }

  @Test
  void nothingOutlivesALostSession() throws IOException {
    recorder.published(1, message("gone"));
    recorder.received(1);
    recorder.subscribed("gone");
    recorder.cleared();
    recorder.published(1, message("new"));
    commit();

    StoredSession loaded = reopened();
    assertEquals(1, loaded.outbound().size());
    assertEquals(Set.of(), loaded.received());
    assertEquals(Set.of(), loaded.filters());
  }

  @ParameterizedTest
  @EnumSource(Durability.class)
  void replayEqualsTheModel(Durability durability) throws IOException {
    for (long seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      SimulatedDisk fresh = new SimulatedDisk(random);
      ModelSession model = new ModelSession();
      RandomTraffic traffic = new RandomTraffic(random, model, 3000);
      Recorder records = new Recorder();
      for (int life = 0; life < 4; life++) {
        try (SessionLog log = Logs.open(fresh, durability)) {
          assertEquals(model.text(), ModelSession.text(log.load()), "seed " + seed);
          for (int i = random.nextInt(150); i >= 0; i--) {
            traffic.next().tell(records);
            if (i == 0 || random.nextInt(5) == 0) {
              records.commitTo(log);
            }
          }
          assertEquals(model.text(), ModelSession.text(log.load()), "seed " + seed);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Durability.class)
  void itsSizeIsBoundedByWhatItSays(Durability durability) throws IOException {
    Random random = new Random(5);
    ModelSession model = new ModelSession();
    RandomTraffic traffic = new RandomTraffic(random, model, 40_000);
    try (SessionLog log = Logs.open(disk, durability)) {
      for (int i = 0; i < 20_000; i++) {
        traffic.next().tell(recorder);
        if (random.nextInt(4) == 0) {
          recorder.commitTo(log);
          log.compactIfDue();
          assertTrue(
              log.size()
                  <= Math.max(
                      SessionLog.COMPACTION_FLOOR_BYTES,
                      SessionLog.COMPACTION_FACTOR * log.liveBytes()),
              () -> log.size() + " bytes for " + log.liveBytes());
          assertEquals(log.size(), disk.bytes(Logs.NAME).length);
        }
      }
      recorder.commitTo(log);
      assertTrue(log.compactions() > 10, () -> log.compactions() + " compactions");
      assertEquals(model.text(), ModelSession.text(log.load()));
    }
    assertEquals(model.text(), Logs.textOf(disk));
    assertEquals(1, disk.names().size());
  }

  @Test
  void liveBytesAreThoseOfAFreshCopy() throws IOException {
    RandomTraffic traffic = new RandomTraffic(new Random(9), new ModelSession(), 2000);
    try (SessionLog log = Logs.open(disk, Durability.PROCESS)) {
      for (int i = 0; i < 2000; i++) {
        traffic.next().tell(recorder);
        recorder.commitTo(log);
      }
      LogWriter copy;
      try (LogFile file = disk.open(Logs.NAME)) {
        LogWriter old = LogRecovery.recover(file, Logs.NAME, Logs.KEY.fingerprint());
        copy = LogRewrite.replace(disk, "copy", Logs.KEY.fingerprint(), Durability.PROCESS, old);
      }
      copy.close();
      assertEquals(log.liveBytes(), copy.live().bytes());
      assertEquals(LogHeader.BYTES + Group.HEADER_BYTES + log.liveBytes(), copy.size());
    }
  }

  @Test
  void aLogThatHasGrownLongIsRewrittenWhenItIsOpened() throws IOException {
    try (SessionLog log = Logs.open(disk, Durability.POWER)) {
      for (int i = 0; i < 3; i++) {
        recorder.published(1, new Publish("t", new byte[500_000], QoS.AT_LEAST_ONCE, false));
        recorder.completed(1);
        recorder.commitTo(log);
      }
      assertTrue(log.size() > SessionLog.COMPACTION_FLOOR_BYTES);
    }
    try (SessionLog log = Logs.open(disk, Durability.POWER)) {
      assertEquals(LogHeader.BYTES + Group.HEADER_BYTES + log.liveBytes(), log.size());
      assertEquals(new StoredSession(List.of(), Set.of(), Set.of()), log.load());
    }
  }

  @Test
  void whatACrashedRewriteLeftBehindIsCleanedUp() throws IOException {
    recorder.received(9);
    commit();
    disk.put(Logs.NAME + ".new", new byte[] {1, 2, 3});

    assertEquals(Set.of(9), reopened().received());
    assertEquals(Set.of(Logs.NAME), disk.names());
  }

  private static Publish message(String topic) {
    return new Publish(topic, new byte[] {1, 2, 3}, QoS.EXACTLY_ONCE, false);
  }

  private void commit() throws IOException {
    try (SessionLog log = Logs.open(disk, Durability.POWER)) {
      recorder.commitTo(log);
    }
    assertEquals(0, disk.openFiles.get());
  }

  private StoredSession reopened() throws IOException {
    try (SessionLog log = Logs.open(disk, Durability.POWER)) {
      assertEquals(0, log.cutBytes());
      StoredSession loaded = log.load();
      assertNotNull(loaded);
      return loaded;
    }
  }
}
