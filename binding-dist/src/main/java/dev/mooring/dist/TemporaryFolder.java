package dev.mooring.dist;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder that goes with the process.
 *
 * @param path where it is
 */
record TemporaryFolder(Path path) implements AutoCloseable {

  static TemporaryFolder create() throws IOException {
    return new TemporaryFolder(Files.createTempDirectory("mooring-quickstart"));
  }

  /** A copy of one of our resources in a folder below. */
  Path copy(String resource, String below) throws IOException {
    Path target = path.resolve(below).resolve(Path.of(resource).getFileName());
    Files.createDirectories(path.resolve(below));
    try (InputStream in = TemporaryFolder.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException(resource + " is missing from the class path");
      }
      Files.copy(in, target);
    }
    return target;
  }

  @Override
  public void close() throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(path)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : all) {
      Files.deleteIfExists(each);
    }
  }
}
