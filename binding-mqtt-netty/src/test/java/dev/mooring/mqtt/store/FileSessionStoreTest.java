package dev.mooring.mqtt.store;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.QoS;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class FileSessionStoreTest {

  private final SimulatedDisk disk = new SimulatedDisk(new Random(1));
  private final StoreWriter writer = new StoreWriter();
  private final StoreWatcher watcher = new StoreWatcher();
  private final AtomicInteger locks = new AtomicInteger();
  private final List<FileSessionStore> stores = new ArrayList<>();

  @AfterEach
  void everythingIsLetGoOf() throws Exception {
    disk.forcePermits.release(1000);
    for (FileSessionStore store : stores) {
      store.close().get(30, TimeUnit.SECONDS);
    }
    assertEquals(0, locks.get(), "locks");
    assertEquals(0, disk.openFiles.get(), "open files");
    await().until(() -> writer.thread() == null);
  }

  @Test
  void positionsBeginAtOneAndGrowByOne() throws IOException {
    FileSessionStore store = listenedTo(Durability.POWER);
    assertEquals(1, store.cleared());
    assertEquals(2, store.published(1, message(10)));
    assertEquals(3, store.released(1));
    assertEquals(4, store.completed(1));
    assertEquals(5, store.received(1));
    assertEquals(6, store.discarded(1));
    assertEquals(7, store.subscribed("a"));
    assertEquals(8, store.unsubscribed("a"));
    watcher.awaitCommitted(8);

    assertEquals(watcher.committed().stream().sorted().distinct().toList(), watcher.committed());
    assertEquals(8, store.figures().committedPosition());
  }

  @ParameterizedTest
  @EnumSource(Durability.class)
  void whatIsToldCommittedIsThereAfterACrash(Durability durability) throws Exception {
    Random random = new Random(3);
    ModelSession model = new ModelSession();
    RandomTraffic traffic = new RandomTraffic(random, model, 500);
    List<String> texts = Collections.synchronizedList(new ArrayList<>(List.of(model.text())));
    List<String> wrong = Collections.synchronizedList(new ArrayList<>());
    FileSessionStore store = open(durability, disk);
    CompletableFuture<Void> all = new CompletableFuture<>();
    int steps = 2000;
    store.listen(
        new StoreListener() {
          @Override
          public void onCommitted(long position) {
            SimulatedDisk crashed =
                durability == Durability.POWER ? disk.afterPowerLoss() : disk.afterKill();
            try {
              String found = Logs.textOf(crashed);
              if (!found.equals(texts.get((int) position))) {
                wrong.add("at " + position + " found " + found);
              }
            } catch (IOException e) {
              wrong.add("at " + position + ": " + e);
            }
            if (position == steps) {
              all.complete(null);
            }
          }

          @Override
          public void onFailed(StoreException cause) {
            all.completeExceptionally(cause);
          }
        });
    for (int i = 0; i < steps; i++) {
      RandomTraffic.Step step = traffic.next();
      texts.add(model.text());
      step.tell(store);
    }
    all.get(30, TimeUnit.SECONDS);
    assertEquals(List.of(), wrong);
  }

  @Test
  void whatGathersWhileTheDiskForcesIsCommittedAsOneGroup() throws IOException {
    FileSessionStore store = listenedTo(Durability.POWER);
    int before = disk.fileForces.get();
    disk.forcePermits.drainPermits();
    int begun = disk.forcesBegun.get();
    store.received(1);
    await().until(() -> disk.forcesBegun.get() > begun);
    for (int id = 2; id <= 1000; id++) {
      store.received(id);
    }
    assertTrue(store.figures().bufferedBytes() > 0);
    disk.forcePermits.release(2);
    watcher.awaitCommitted(1000);

    assertEquals(List.of(1L, 1000L), watcher.committed());
    assertEquals(before + 2, disk.fileForces.get());
    assertEquals(2, store.figures().groups());
    await().until(() -> store.figures().bufferedBytes() == 0);
  }

  @Test
  void aStoreForProcessDeathAloneForcesNothing() throws IOException {
    disk.forcePermits.drainPermits();
    FileSessionStore store = listenedTo(Durability.PROCESS);
    store.received(1);
    watcher.awaitCommitted(1);

    assertEquals(0, disk.forcesBegun.get());
  }

  @Test
  void appendingDoesNotWaitForTheDisk() throws IOException {
    FileSessionStore store = listenedTo(Durability.POWER);
    disk.forcePermits.drainPermits();
    LongStream.rangeClosed(1, 10_000)
        .forEach(position -> assertEquals(position, store.received(5)));
    assertEquals(0, watcher.last());
  }

  @Test
  void storesShareOneThread() throws IOException {
    List<StoreWatcher> watchers = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      FileSessionStore store = open(Durability.POWER, new SimulatedDisk(new Random(i)));
      StoreWatcher heard = new StoreWatcher();
      store.listen(heard);
      store.received(1);
      watchers.add(heard);
      threads.add(writer.thread());
    }
    watchers.forEach(heard -> heard.awaitCommitted(1));
    assertEquals(1, threads.stream().distinct().count());
  }

  @Test
  void aFullDiskFailsTheStoreOnceAndNoOther() throws IOException {
    FileSessionStore store = listenedTo(Durability.POWER);
    FileSessionStore other = open(Durability.POWER, new SimulatedDisk(new Random(2)));
    StoreWatcher otherWatcher = new StoreWatcher();
    other.listen(otherWatcher);
    store.received(1);
    watcher.awaitCommitted(1);
    disk.failFromNow();
    store.received(2);

    StoreException failure = watcher.awaitFailure();
    assertEquals(StoreException.Reason.IO, failure.reason());
    assertEquals(
        "cannot write session log " + store.location() + ": No space left on device",
        failure.getMessage());
    assertNothingMoreIsCommitted(store, 1);
    other.received(1);
    otherWatcher.awaitCommitted(1);
    assertEquals(List.of(), otherWatcher.failures());
  }

  @Test
  void aFailedWriteIsNotMadeGoodByTheNextOne() throws IOException {
    FileSessionStore store = listenedTo(Durability.PROCESS);
    disk.failOnce();
    store.received(1);

    watcher.awaitFailure();
    assertNothingMoreIsCommitted(store, 0);
  }

  @Test
  void aFailedForceFailsTheStore() throws IOException {
    FileSessionStore store = listenedTo(Durability.POWER);
    disk.forcePermits.drainPermits();
    int begun = disk.forcesBegun.get();
    store.received(1);
    await().until(() -> disk.forcesBegun.get() > begun);
    disk.failFromNow();
    disk.forcePermits.release(100);

    assertTrue(watcher.awaitFailure().getMessage().startsWith("cannot force to disk session log"));
    assertNothingMoreIsCommitted(store, 0);
  }

  @Test
  void aFailedRewriteFailsTheStoreAfterTheCommit() throws IOException {
    FileSessionStore store = listenedTo(Durability.PROCESS);
    store.published(1, message((int) SessionLog.COMPACTION_FLOOR_BYTES + 1));
    watcher.awaitCommitted(1);
    // Writing this is the last change that succeeds: the next one begins the rewriting.
    disk.failAfter(1);
    store.completed(1);

    assertTrue(watcher.awaitFailure().getMessage().startsWith("cannot rewrite session log"));
    assertNothingMoreIsCommitted(store, 2);
  }

  @Test
  void recordsThatComeFasterThanTheDiskTakesThemFailTheStore() throws IOException {
    int limit = 10_000;
    FileSessionStore store = open(new StoreConfig(Durability.POWER, limit), disk);
    store.listen(watcher);
    disk.forcePermits.drainPermits();
    Publish message = message(500);
    long most = 0;
    for (int i = 0; i < 100; i++) {
      store.published(1 + i, message);
      most = Math.max(most, store.figures().bufferedBytes());
    }
    assertTrue(most >= limit && most < limit + 600, "buffered " + most);
    disk.forcePermits.release(100);

    StoreException failure = watcher.awaitFailure();
    assertEquals(StoreException.Reason.OVERFLOW, failure.reason());
    assertTrue(failure.getMessage().contains("maxBufferedBytes = 10000"), failure.getMessage());
    assertNothingMoreIsCommitted(store, watcher.last());
  }

  @Test
  void oneRecordIsTakenWhateverItsSize() throws IOException {
    FileSessionStore store = open(new StoreConfig(Durability.POWER, 1), disk);
    store.listen(watcher);
    store.published(1, message(3_000_000));
    watcher.awaitCommitted(1);
  }

  @Test
  void closingCommitsWhatWasAppended() throws Exception {
    FileSessionStore store = listenedTo(Durability.POWER);
    disk.forcePermits.drainPermits();
    for (int id = 1; id <= 500; id++) {
      store.received(id);
    }
    CompletableFuture<Void> closed = store.close();
    assertFalse(closed.isDone());
    disk.forcePermits.release(1000);
    closed.get(30, TimeUnit.SECONDS);

    assertEquals(500, watcher.last());
    ModelSession model = new ModelSession();
    LongStream.rangeClosed(1, 500).forEach(id -> model.received((int) id));
    assertEquals(model.text(), Logs.textOf(disk.afterPowerLoss()));
  }

  @Test
  void closingTwiceIsClosingOnce() throws Exception {
    FileSessionStore store = listenedTo(Durability.POWER);
    CompletableFuture<Void> first = store.close();
    CompletableFuture<Void> second = store.close();
    first.get(30, TimeUnit.SECONDS);
    second.get(30, TimeUnit.SECONDS);
    store.close().get(30, TimeUnit.SECONDS);
  }

  @Test
  void completingTheResultOfCloseDoesNotCompleteItForOthers() throws IOException {
    FileSessionStore store = listenedTo(Durability.POWER);
    disk.forcePermits.drainPermits();
    store.received(1);
    store.close().complete(null);
    assertFalse(store.close().isDone());
  }

  @Test
  void aStoreThatNobodyListensToCloses() throws Exception {
    FileSessionStore store = open(Durability.POWER, disk);
    assertNull(store.load());
    store.close().get(30, TimeUnit.SECONDS);
  }

  @Test
  void closingAFailedStoreLetsGoOfIt() throws Exception {
    FileSessionStore store = listenedTo(Durability.POWER);
    disk.failFromNow();
    store.received(1);
    watcher.awaitFailure();
    store.close().get(30, TimeUnit.SECONDS);
  }

  @Test
  void callsOutOfTurnAreRefused() throws Exception {
    FileSessionStore store = open(Durability.POWER, disk);
    assertThrows(IllegalStateException.class, () -> store.received(1));
    store.listen(watcher);
    assertThrows(IllegalStateException.class, () -> store.listen(watcher));
    assertThrows(IllegalStateException.class, store::load);
    store.close().get(30, TimeUnit.SECONDS);
    assertThrows(IllegalStateException.class, () -> store.received(1));
    assertThrows(IllegalStateException.class, store::cleared);
    assertThrows(IllegalStateException.class, () -> store.listen(watcher));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 65536})
  void aPacketIdentifierThatCannotBeIsRefused(int id) throws IOException {
    FileSessionStore store = listenedTo(Durability.POWER);
    assertThrows(IllegalArgumentException.class, () -> store.published(id, message(1)));
    assertThrows(IllegalArgumentException.class, () -> store.released(id));
    assertEquals(1, store.received(1), "a refused record has no position");
  }

  @Test
  void aMessageThatCannotHaveAnExchangeIsRefused() throws IOException {
    FileSessionStore store = listenedTo(Durability.POWER);
    Publish qos0 = new Publish("t", new byte[1], QoS.AT_MOST_ONCE, false);
    Publish long1 = new Publish("t".repeat(0x10000), new byte[1], QoS.AT_LEAST_ONCE, false);
    assertThrows(IllegalArgumentException.class, () -> store.published(1, qos0));
    assertThrows(IllegalArgumentException.class, () -> store.published(1, long1));
    assertEquals(1, store.received(1));
    watcher.awaitCommitted(1);
    assertEquals(List.of(), watcher.failures());
  }

  @Test
  void aListenerThatThrowsDoesNotStopTheStore() throws IOException {
    FileSessionStore store = open(Durability.POWER, disk);
    AtomicInteger heard = new AtomicInteger();
    store.listen(
        new StoreListener() {
          @Override
          public void onCommitted(long position) {
            heard.incrementAndGet();
            throw new AssertionError("on purpose");
          }

          @Override
          public void onFailed(StoreException cause) {
            throw new AssertionError(cause);
          }
        });
    store.received(1);
    await().until(() -> heard.get() == 1);
    store.received(2);
    await().until(() -> heard.get() == 2);
  }

  @Test
  void theThreadEndsWithItsLastStoreAndComesBackWithTheNext() throws Exception {
    assertNull(writer.thread());
    FileSessionStore first = listenedTo(Durability.POWER);
    FileSessionStore second = open(Durability.POWER, new SimulatedDisk(new Random(9)));
    Thread thread = writer.thread();
    first.close().get(30, TimeUnit.SECONDS);
    assertEquals(thread, writer.thread());
    second.close().get(30, TimeUnit.SECONDS);
    await().until(() -> thread != null && !thread.isAlive());

    FileSessionStore third = listenedTo(Durability.POWER, new StoreWatcher());
    assertFalse(thread == writer.thread());
    third.close().get(30, TimeUnit.SECONDS);
  }

  @Test
  void aStoreThatCannotBeOpenedKeepsNothing() {
    disk.put(Logs.NAME, new byte[] {1});
    assertThrows(StoreException.class, () -> open(Durability.POWER, disk));
    assertNull(writer.thread());
  }

  private void assertNothingMoreIsCommitted(FileSessionStore store, long last) throws IOException {
    long position = store.received(1);
    assertEquals(position + 1, store.received(2));
    store.close().join();
    assertEquals(0, store.figures().bufferedBytes());
    assertEquals(last, watcher.last());
    assertEquals(1, watcher.failures().size());
  }

  private FileSessionStore listenedTo(Durability durability) throws IOException {
    return listenedTo(durability, watcher);
  }

  private FileSessionStore listenedTo(Durability durability, StoreListener listener)
      throws IOException {
    FileSessionStore store = open(durability, disk);
    store.listen(listener);
    return store;
  }

  private FileSessionStore open(Durability durability, SimulatedDisk onDisk) throws IOException {
    return open(StoreConfig.of(durability), onDisk);
  }

  private FileSessionStore open(StoreConfig config, SimulatedDisk onDisk) throws IOException {
    locks.incrementAndGet();
    FileSessionStore store =
        FileSessionStore.open(writer, onDisk, locks::decrementAndGet, Logs.KEY, config);
    stores.add(store);
    return store;
  }

  private static Publish message(int bytes) {
    return new Publish("t", new byte[bytes], QoS.AT_LEAST_ONCE, false);
  }
}
