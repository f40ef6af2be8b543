package dev.mooring.runtime.deadletter;

import dev.mooring.runtime.deadletter.DeadLetterLine.Entry;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

/**
 * The letters of one file as it was when it was opened: what is appended meanwhile is not seen, and
 * a file that is put in its place neither. Nothing is kept in memory but the ids of letters that
 * are done with, which are few between two clean-ups. For one thread; blocks.
 */
public final class DeadLetterScan implements AutoCloseable {

  /** Takes a letter. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * A letter, in the order in which they were put away.
     *
     * @return whether to go on
     */
    boolean visit(StoredLetter letter) throws IOException;
  }

  private final Optional<FileChannel> file;
  private final Set<String> removed = new HashSet<>();

  private long letters;
  private long damaged;
  private long end;
  private long wholeLinesEnd;

  private DeadLetterScan(Optional<FileChannel> file) {
    this.file = file;
  }

  /** The components that have dead letters, or had some, in alphabetical order. */
  public static SortedSet<String> components(Path dataDirectory) throws IOException {
    return DeadLetterFile.components(dataDirectory);
  }

  /** The letters of a component, which may be none. */
  public static DeadLetterScan of(Path dataDirectory, String component) throws IOException {
    return open(DeadLetterFile.of(dataDirectory, component));
  }

  /** Opens a file, which need not be there, and reads it once. */
  static DeadLetterScan open(DeadLetterFile from) throws IOException {
    DeadLetterScan scan = new DeadLetterScan(from.read());
    try {
      scan.survey();
    } catch (IOException | RuntimeException e) {
      scan.close();
      throw e;
    }
    return scan;
  }

  /** How many letters there are. */
  public long letters() {
    return letters;
  }

  /**
   * How many lines cannot be understood: what a process left that was killed while it wrote. Such a
   * letter was not safe, so that its message came again.
   */
  public long damaged() {
    return damaged;
  }

  /** Where the last whole line ends. */
  long end() {
    return end;
  }

  /** Whether there is something that a clean-up would take out. */
  boolean hasRemains() {
    return !removed.isEmpty() || damaged > 0;
  }

  /** Shows each letter that is not done with, until the visitor has seen enough. */
  public void forEach(Visitor visitor) throws IOException {
    lines(
        (line, lineEnd) -> {
          Optional<Entry> entry = entry(line);
          return !(entry.isPresent() && entry.get() instanceof Entry.Letter letter)
              || removed.contains(letter.stored().id())
              || visitor.visit(letter.stored());
        });
  }

  private void survey() throws IOException {
    end = file.isPresent() ? file.get().size() : 0;
    lines(this::count);
    end = wholeLinesEnd;
  }

  private boolean count(byte[] line, long lineEnd) {
    wholeLinesEnd = lineEnd;
    Optional<Entry> entry = entry(line);
    if (entry.isEmpty()) {
      damaged++;
    } else if (entry.get() instanceof Entry.Letter) {
      letters++;
    } else if (entry.get() instanceof Entry.Removal removal && removed.add(removal.id())) {
      letters--;
    }
    return true;
  }

  private static Optional<Entry> entry(byte[] line) {
    try {
      return Optional.of(DeadLetterLine.read(line));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @FunctionalInterface
  private interface LineVisitor {
    boolean visit(byte[] line, long lineEnd) throws IOException;
  }

  /** Whole lines up to the end; a line without its end is being written, or never was. */
  private void lines(LineVisitor visitor) throws IOException {
    if (file.isEmpty()) {
      return;
    }
    file.get().position(0);
    // Not closed: that would close the file, which is read again.
    InputStream in = new BufferedInputStream(Channels.newInputStream(file.get()), 1 << 16);
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (long position = 1; position <= end; position++) {
      int next = in.read();
      if (next < 0) {
        return;
      }
      if (next != '\n') {
        line.write(next);
        continue;
      }
      boolean blank = line.size() == 0;
      if (!blank && !visitor.visit(line.toByteArray(), position)) {
        return;
      }
      line.reset();
    }
  }

  @Override
  public void close() throws IOException {
    if (file.isPresent()) {
      file.get().close();
    }
  }
}
