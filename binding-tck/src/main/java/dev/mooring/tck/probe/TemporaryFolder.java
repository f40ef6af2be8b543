package dev.mooring.tck.probe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder that is made when it is first asked for, which most tests never do. Safe for any thread.
 */
public final class TemporaryFolder implements AutoCloseable {

  private @Nullable Path path;

  /**
   * The folder, which exists.
   *
   * @throws UncheckedIOException if it cannot be made
   */
  public synchronized Path path() {
    Path made = path;
    if (made == null) {
      try {
        made = Files.createTempDirectory("mooring-tck-");
      } catch (IOException e) {
        throw new UncheckedIOException("no temporary folder for the test", e);
      }
      path = made;
    }
    return made;
  }

  /**
   * Removes the folder and what is in it; without effect if it was never made.
   *
   * @throws UncheckedIOException if something of it cannot be removed
   */
  @Override
  public synchronized void close() {
    if (path == null) {
      return;
    }
    try (Stream<Path> files = Files.walk(path)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the folder of a test could not be removed", e);
    }
  }
}
