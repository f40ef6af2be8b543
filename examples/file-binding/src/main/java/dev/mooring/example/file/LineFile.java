package dev.mooring.example.file;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.DSYNC;

import dev.mooring.api.Payload;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The far side. It is opened anew for each line, since a file that is kept open looks well after
 * its folder was moved away. What has no line feed yet is not a line: somebody is writing it.
 */
final class LineFile {
  private final Path path;

  record Line(Payload payload, long start, long end) {}

  LineFile(Path path) {
    this.path = path;
  }

  /**
   * Appends a payload as a line and returns when it is on disk.
   *
   * @throws IOException if nothing of it is in the file, so that it may be tried again
   * @throws UncheckedIOException if some of it may be in the file
   */
  void append(Payload payload) throws IOException {
    try (FileChannel channel = FileChannel.open(path, CREATE, APPEND, DSYNC)) {
      long size = channel.size();
      if (endOfLastLine() < size) {
        // What somebody left without an end must not become the beginning of our line.
        write(channel, new byte[] {'\n'});
      }
      write(channel, LineCode.encode(payload));
    }
  }

  private void write(FileChannel channel, byte[] line) {
    try {
      long before = channel.size();
      if (channel.write(ByteBuffer.wrap(line)) < line.length) {
        // A full disk takes half of a line, which nobody has read, because its end is missing.
        channel.truncate(before);
        throw new IOException("only a part of the line could be written");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot append to " + path + ": " + e, e);
    }
  }

  /** The line that begins at an offset; empty while it has no end. */
  Optional<Line> lineAt(long offset) throws IOException {
    try (FileChannel channel = FileChannel.open(path);
        InputStream in =
            new BufferedInputStream(Channels.newInputStream(channel.position(offset)))) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int next = in.read(); next != '\n'; next = in.read()) {
        if (next < 0) {
          return Optional.empty();
        }
        line.write(next);
      }
      Payload payload = LineCode.decode(line.toByteArray());
      return Optional.of(new Line(payload, offset, offset + line.size() + 1));
    } catch (NoSuchFileException e) {
      requireFolder(e);
      return Optional.empty();
    }
  }

  long endOfLastLine() throws IOException {
    try (FileChannel channel = FileChannel.open(path)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      long end = channel.size();
      while (end > 0 && (channel.read(last.clear(), end - 1) < 1 || last.get(0) != '\n')) {
        end--;
      }
      return end;
    } catch (NoSuchFileException e) {
      requireFolder(e);
      return 0;
    }
  }

  /** Whether the file was emptied or replaced, so that an offset means nothing any more. */
  boolean isShorterThan(long offset) throws IOException {
    return Files.exists(path) && Files.size(path) < offset;
  }

  /** A file that is missing has no lines yet; a folder that is missing is an outage. */
  private void requireFolder(NoSuchFileException missing) throws NoSuchFileException {
    if (!Files.isDirectory(path.resolveSibling(""))) {
      throw missing;
    }
  }
}
