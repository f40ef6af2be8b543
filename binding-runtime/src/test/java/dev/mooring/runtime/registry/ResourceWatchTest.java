package dev.mooring.runtime.registry;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When whoever reads component files is told to read them again. */
@Timeout(30)
final class ResourceWatchTest {

  private static final Duration NEVER = Duration.ofHours(1);

  @TempDir private Path folder;
  private Optional<ResourceWatch> watching = Optional.empty();
  private final Semaphore told = new Semaphore(0);

  private void watch(Duration reconcile, Path... paths) throws Exception {
    watching = Optional.of(ResourceWatch.start(List.of(paths), reconcile, told::release));
  }

  @AfterEach
  void stop() {
    watching.ifPresent(ResourceWatch::close);
  }

  private void assertTold() throws InterruptedException {
    assertTrue(told.tryAcquire(20, TimeUnit.SECONDS), "nobody was told");
  }

  @Test
  void whenAFileComesChangesAndGoes() throws Exception {
    watch(NEVER, folder);
    Path file = Files.writeString(folder.resolve("a.yaml"), "1");
    assertTold();
    Files.writeString(file, "2");
    assertTold();
    Files.delete(file);
    assertTold();
  }

  @Test
  void whenAFileThatIsNamedIsReplaced() throws Exception {
    Path file = Files.writeString(folder.resolve("a.yaml"), "1");
    watch(NEVER, file);
    Path fresh = Files.writeString(folder.resolve("a.yaml~"), "2");
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    assertTold();
  }

  /** A mounted ConfigMap: files link to ..data, which links to a directory that is replaced. */
  @Test
  void whenKubernetesSwapsItsLink() throws Exception {
    Files.createDirectory(folder.resolve("..1"));
    Files.writeString(folder.resolve("..1").resolve("a.yaml"), "1");
    Files.createSymbolicLink(folder.resolve("..data"), Path.of("..1"));
    Path file =
        Files.createSymbolicLink(folder.resolve("a.yaml"), Path.of("..data").resolve("a.yaml"));
    Path next = Files.createDirectory(folder.resolve("..2"));
    Files.writeString(next.resolve("a.yaml"), "2");
    watch(NEVER, folder);
    Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of("..2"));
    Files.move(
        folder.resolve("..data_tmp"),
        folder.resolve("..data"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    assertTold();
    assertTrue(Files.readString(file).equals("2"));
  }

  @Test
  void andEverySoOftenAnyway() throws Exception {
    watch(Duration.ofMillis(10), folder);
    assertTold();
    assertTold();
  }
}
