package dev.mooring.example.file;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.DSYNC;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.nio.file.attribute.PosixFilePermissions.asFileAttribute;
import static java.nio.file.attribute.PosixFilePermissions.fromString;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.CopyOption;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.OptionalLong;
import java.util.Set;

/** How many bytes of a file are settled, kept beside it so that both are moved together. */
final class Position {
  private static final Set<OpenOption> OPTIONS = Set.of(CREATE, TRUNCATE_EXISTING, WRITE, DSYNC);
  private static final FileAttribute<?>[] OWNER_ONLY =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
          ? new FileAttribute<?>[] {asFileAttribute(fromString("rw-------"))}
          : new FileAttribute<?>[0];

  private final Path file;
  private final Path next;

  Position(Path of) {
    file = of.resolveSibling(of.getFileName() + ".position");
    next = of.resolveSibling(of.getFileName() + ".position.next");
  }

  OptionalLong read() throws IOException {
    String text;
    try {
      text = Files.readString(file).strip();
    } catch (NoSuchFileException e) {
      return OptionalLong.empty();
    }
    if (!text.matches("\\d{1,18}")) {
      throw new IOException(
          "%s holds \"%s\"; expected a number of bytes, such as 0".formatted(file, text));
    }
    return OptionalLong.of(Long.parseLong(text));
  }

  /** Written whole before it takes the place of the old one, under one name: no litter remains. */
  void write(long offset, CopyOption... move) throws IOException {
    ByteBuffer text = ByteBuffer.wrap((offset + "\n").getBytes(US_ASCII));
    try (FileChannel channel = FileChannel.open(next, OPTIONS, OWNER_ONLY)) {
      while (text.hasRemaining()) {
        channel.write(text);
      }
    }
    Files.move(next, file, move);
  }
}
