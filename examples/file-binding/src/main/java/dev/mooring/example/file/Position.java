package dev.mooring.example.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.OptionalLong;

/** Remembers on disk up to which byte a file's lines are settled. */
final class Position {

  private final Path file;

  Position(Path folder) {
    this.file = folder.resolve("position");
  }

  OptionalLong read() throws IOException {
    if (!Files.exists(file)) {
      return OptionalLong.empty();
    }
    String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      throw new IOException(file + " holds \"" + text + "\", expected a number of bytes", e);
    }
  }

  /** Written beside and moved over, so that a crash leaves the old one or the new one. */
  void write(long position) throws IOException {
    Files.createDirectories(file.getParent());
    Path fresh = file.resolveSibling("position.new");
    Files.writeString(fresh, Long.toString(position), StandardCharsets.US_ASCII);
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
