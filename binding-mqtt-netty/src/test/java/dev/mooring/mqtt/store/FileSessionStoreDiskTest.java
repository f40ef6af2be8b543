package dev.mooring.mqtt.store;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.QoS;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class FileSessionStoreDiskTest {

  @TempDir Path temporary;

  private final StoreWriter writer = new StoreWriter();

  @AfterEach
  void theThreadEnds() {
    await().until(() -> writer.thread() == null);
  }

  @ParameterizedTest
  @EnumSource(Durability.class)
  void aSessionIsThereAgain(Durability durability) throws Exception {
    Path directory = temporary.resolve("state/mooring/sessions");
    ModelSession model = new ModelSession();
    RandomTraffic traffic = new RandomTraffic(new Random(4), model, 100_000);
    for (int life = 0; life < 5; life++) {
      FileSessionStore store = open(directory, durability);
      assertEquals(model.text(), ModelSession.text(store.load()));
      StoreWatcher watcher = new StoreWatcher();
      store.listen(watcher);
      long position = 0;
      for (int i = 0; i < 1000; i++) {
        position = traffic.next().tell(store);
      }
      close(store);
      assertEquals(position, watcher.last());
    }
    assertEquals(Set.of(Logs.NAME, lockName()), namesIn(directory));
  }

  @Test
  void theFileStaysSmall() throws Exception {
    FileSessionStore store = open(temporary, Durability.PROCESS);
    StoreWatcher watcher = new StoreWatcher();
    store.listen(watcher);
    for (int i = 0; i < 400; i++) {
      store.published(1, new Publish("t", new byte[50_000], QoS.AT_LEAST_ONCE, false));
      watcher.awaitCommitted(store.completed(1));
    }
    close(store);

    assertTrue(store.figures().compactions() > 5, () -> store.figures().toString());
    assertTrue(Files.size(temporary.resolve(Logs.NAME)) <= SessionLog.COMPACTION_FLOOR_BYTES);
    assertEquals(store.figures().logBytes(), Files.size(temporary.resolve(Logs.NAME)));
    assertEquals(Set.of(Logs.NAME, lockName()), namesIn(temporary));
  }

  @Test
  void aTailThatWasCutOffIsReported() throws Exception {
    FileSessionStore store = open(temporary, Durability.PROCESS);
    store.listen(new StoreWatcher());
    store.received(1);
    close(store);
    Path log = temporary.resolve(Logs.NAME);
    Files.write(log, new byte[33], java.nio.file.StandardOpenOption.APPEND);

    FileSessionStore reopened = open(temporary, Durability.PROCESS);
    assertEquals(33, reopened.figures().cutBytes());
    assertEquals(Files.size(log), reopened.figures().logBytes());
    close(reopened);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void filesAndNewDirectoriesAreTheirOwnersAlone_T75() throws Exception {
    Path directory = temporary.resolve("a/b");
    FileSessionStore store = open(directory, Durability.POWER);
    store.listen(new StoreWatcher());
    store.published(1, new Publish("t", new byte[2 << 20], QoS.AT_LEAST_ONCE, false));
    store.completed(1);
    close(store);

    assertTrue(store.figures().compactions() > 0, "the file that replaces the log counts too");
    assertEquals("rwx------", permissions(temporary.resolve("a")));
    assertEquals("rwx------", permissions(directory));
    assertEquals("rw-------", permissions(directory.resolve(Logs.NAME)));
    assertEquals("rw-------", permissions(directory.resolve(lockName())));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aFileThatOthersCanReadIsTakenFromThem() throws Exception {
    close(open(temporary, Durability.POWER));
    Path log = temporary.resolve(Logs.NAME);
    Files.setPosixFilePermissions(log, PosixFilePermissions.fromString("rw-rw-rw-"));
    close(open(temporary, Durability.POWER));

    assertEquals("rw-------", permissions(log));
  }

  @Test
  void aSecondStoreOfThisProcessIsRefused() throws Exception {
    FileSessionStore store = open(temporary, Durability.POWER);
    StoreException refusal =
        assertThrows(StoreException.class, () -> open(temporary, Durability.POWER));
    assertEquals(StoreException.Reason.IN_USE, refusal.reason());
    assertTrue(
        refusal.getMessage().contains(temporary.resolve(lockName()).toString()),
        refusal.getMessage());
    close(store);
    close(open(temporary, Durability.POWER));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aSecondPathToTheDirectoryIsNoWayAroundTheLock() throws Exception {
    Path directory = temporary.resolve("real");
    FileSessionStore store = open(directory, Durability.POWER);
    Path alias = Files.createSymbolicLink(temporary.resolve("alias"), directory);
    StoreException refusal =
        assertThrows(StoreException.class, () -> open(alias, Durability.POWER));
    // Known without opening the lock file, which would cost this process its lock.
    assertTrue(refusal.getMessage().contains("another client of this process"));
    close(store);
  }

  @Test
  void anotherSessionOfTheDirectoryIsNotInTheWay() throws Exception {
    FileSessionStore store = open(temporary, Durability.POWER);
    FileSessionStore other =
        FileSessionStore.open(
            writer,
            temporary,
            new SessionKey("tcp://broker:1883", "client-2"),
            StoreConfig.of(Durability.POWER));
    close(store);
    close(other);
  }

  @Test
  void aStoreThatAnotherProcessHasIsRefused() throws Exception {
    Process child = StoreChild.start(temporary, Durability.POWER, 1);
    try {
      child.inputReader().readLine();
      StoreException refusal =
          assertThrows(StoreException.class, () -> open(temporary, Durability.POWER));
      assertEquals(StoreException.Reason.IN_USE, refusal.reason());
      String message = refusal.getMessage();
      assertTrue(message.contains("process " + child.pid()), message);
      assertTrue(message.contains(temporary.resolve(lockName()).toString()), message);
    } finally {
      child.destroyForcibly().waitFor();
    }
    close(open(temporary, Durability.POWER));
  }

  @Test
  void aRefusedSecondStoreOfThisProcessLeavesOtherProcessesShutOut() throws Exception {
    FileSessionStore store = open(temporary, Durability.POWER);
    assertThrows(StoreException.class, () -> open(temporary, Durability.POWER));
    Process child = StoreChild.start(temporary, Durability.POWER, 1);
    try (BufferedReader output = child.inputReader()) {
      String answer = output.readLine();
      assertTrue(answer.contains("in use by process " + ProcessHandle.current().pid()), answer);
    } finally {
      child.destroyForcibly().waitFor();
    }
    close(store);
  }

  @Test
  void aDirectoryThatCannotBeIsNamed() throws Exception {
    Path file = Files.writeString(temporary.resolve("file"), "");
    StoreException refusal =
        assertThrows(StoreException.class, () -> open(file.resolve("x"), Durability.POWER));
    assertEquals(StoreException.Reason.IO, refusal.reason());
    assertTrue(refusal.getMessage().contains(file.toString()), refusal.getMessage());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void noFileStaysOpen() throws Exception {
    Path broken = temporary.resolve("broken");
    close(open(broken, Durability.POWER));
    Files.write(broken.resolve(Logs.NAME), new byte[] {1, 2, 3});
    for (int i = 0; i < 20; i++) {
      FileSessionStore store = open(temporary, Durability.POWER);
      store.listen(new StoreWatcher());
      store.published(1, new Publish("t", new byte[2 << 20], QoS.AT_LEAST_ONCE, false));
      store.completed(1);
      close(store);
      assertThrows(StoreException.class, () -> open(broken, Durability.POWER));
    }
    assertEquals(List.of(), openFilesBelow(temporary));
  }

  private FileSessionStore open(Path directory, Durability durability) throws StoreException {
    return FileSessionStore.open(writer, directory, Logs.KEY, StoreConfig.of(durability));
  }

  private static void close(FileSessionStore store) throws Exception {
    store.close().get(30, TimeUnit.SECONDS);
  }

  private static String lockName() {
    return Logs.KEY.fileName() + ".lock";
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static Set<String> namesIn(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static List<String> openFilesBelow(Path directory) throws IOException {
    Path real = directory.toRealPath();
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors
          .map(FileSessionStoreDiskTest::target)
          .filter(target -> target.startsWith(real.toString()))
          .toList();
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      // The descriptor of the listing itself is gone by now.
      return "";
    }
  }
}
