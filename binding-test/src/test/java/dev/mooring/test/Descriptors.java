package dev.mooring.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What this process holds of the operating system, where that shows it as files, as Linux does. */
final class Descriptors {

  private static final Path OPEN = Path.of("/proc/self/fd");

  private Descriptors() {}

  static boolean areVisible() {
    return Files.isDirectory(OPEN);
  }

  /** Sockets, pollers and files outside of the JDK and of class paths, in order. */
  static List<String> open() {
    try (Stream<Path> descriptors = Files.list(OPEN)) {
      return descriptors
          .map(Descriptors::target)
          .filter(target -> !target.startsWith("/proc") && !target.startsWith("pipe:"))
          .filter(target -> !target.endsWith(".jar") && !target.endsWith("/lib/modules"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return "/proc/gone";
    }
  }
}
