package dev.mooring.runtime.deadletter;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * One component's dead letters on disk. Payloads may be anybody's secret, so nobody but the owner
 * can read it.
 *
 * <p>Two processes change it, the sidecar and a command, and either may be killed at any point. So
 * whoever adds lines or puts another file in its place has the file's lock meanwhile, which is a
 * moment; and whoever takes letters out has a second lock for as long as he does it, so that there
 * is one of his kind. Readers need neither: what they have opened only grows, or is put aside
 * whole.
 *
 * @param path where it is, or will be
 */
record DeadLetterFile(Path path) {

  /** How long somebody may have the lock before whoever waits for it gives up. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final String FOLDER = "dead-letters";
  private static final String EXTENSION = ".jsonl";
  private static final Set<OpenOption> APPEND =
      Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);

  /**
   * The file of a component; its name is the component's, spelled so that any file system takes it.
   */
  static DeadLetterFile of(Path dataDirectory, String component) {
    String name = URLEncoder.encode(component, StandardCharsets.UTF_8);
    return new DeadLetterFile(dataDirectory.resolve(FOLDER).resolve(name + EXTENSION));
  }

  /** The components that have a file, in alphabetical order. */
  static SortedSet<String> components(Path dataDirectory) throws IOException {
    SortedSet<String> components = new TreeSet<>();
    try (Stream<Path> files = Files.list(dataDirectory.resolve(FOLDER))) {
      files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(EXTENSION))
          .map(name -> name.substring(0, name.length() - EXTENSION.length()))
          .forEach(name -> components.add(URLDecoder.decode(name, StandardCharsets.UTF_8)));
    } catch (NoSuchFileException | FileNotFoundException e) {
      return components; // nothing was ever put away
    }
    return components;
  }

  /**
   * Appends lines; when it returns they are on the disk, when it throws none of them is in the
   * file.
   */
  void append(List<ByteBuffer> lines, long maxSize) throws IOException {
    Folders.make(path.resolveSibling(""));
    underLock(() -> appendHeld(lines, maxSize));
  }

  private void appendHeld(List<ByteBuffer> lines, long maxSize) throws IOException {
    boolean isNew = !Files.exists(path);
    try (FileChannel file = FileChannel.open(path, APPEND, Folders.ownerOnly(path, "rw-------"))) {
      append(file, lines, maxSize);
    }
    if (isNew) {
      Folders.force(path.resolveSibling(""));
    }
  }

  private void append(FileChannel file, List<ByteBuffer> lines, long maxSize) throws IOException {
    long start = file.size();
    try {
      file.position(endOfLastLine(file, start));
      for (ByteBuffer line : lines) {
        write(file, line);
      }
      if (file.position() > maxSize) {
        throw new IOException(path + " would be larger than " + maxSize + " bytes");
      }
      file.force(true);
    } catch (IOException e) {
      file.truncate(start);
      throw e;
    }
  }

  /** A process that was killed may have left half a line, which must not spoil the next. */
  private static long endOfLastLine(FileChannel file, long size) throws IOException {
    if (size == 0) {
      return 0;
    }
    ByteBuffer last = ByteBuffer.allocate(1);
    file.read(last, size - 1);
    if (last.get(0) == '\n') {
      return size;
    }
    file.position(size);
    write(file, ByteBuffer.wrap(new byte[] {'\n'}));
    return size + 1;
  }

  static void write(FileChannel file, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
  }

  /** Opens it for reading; empty if there is none. */
  Optional<FileChannel> read() throws IOException {
    try {
      return Optional.of(FileChannel.open(path, StandardOpenOption.READ));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Puts another file in its place, which is on the disk already; to be called under the lock. */
  void replaceBy(Path other) throws IOException {
    Files.move(other, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Folders.force(path.resolveSibling(""));
  }

  /** Removes it; to be called under the lock. */
  void delete() throws IOException {
    Files.deleteIfExists(path);
    Folders.force(path.resolveSibling(""));
  }

  /** A name beside it that nothing else has. */
  Path sibling(String suffix) {
    return path.resolveSibling(path.getFileName() + suffix);
  }

  /** What is done while nobody else changes the file. */
  @FunctionalInterface
  interface Change {
    /** Does it; in a moment, since others wait. */
    void make() throws IOException;
  }

  /**
   * Changes it, alone.
   *
   * @throws IOException if the change does, or if somebody else has had the lock for too long
   */
  void underLock(Change change) throws IOException {
    Path lock = sibling(".lock");
    FileMutex held =
        FileMutex.take(lock, PATIENCE)
            .orElseThrow(
                () ->
                    new IOException(
                        "another process has had " + lock + " for " + PATIENCE.toSeconds() + " s"));
    try {
      change.make();
    } finally {
      held.close();
    }
  }

  /** The lock for taking letters out; empty if somebody else is at it. */
  Optional<FileMutex> tryLockForEditing() throws IOException {
    return FileMutex.take(sibling(".edit.lock"), Duration.ZERO);
  }
}
