package dev.mooring.runtime.dispatch;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/**
 * One component's dead letters on disk. Payloads may be anybody's secret, so nobody but the owner
 * can read it. Confined to the writer.
 *
 * @param path where it is, or will be
 */
record DeadLetterFile(Path path) {

  private static final String FOLDER = "dead-letters";
  private static final Set<OpenOption> APPEND =
      Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);

  /**
   * The file of a component; its name is the component's, spelled so that any file system takes it.
   */
  static DeadLetterFile of(Path dataDirectory, String component) {
    String name = URLEncoder.encode(component, StandardCharsets.UTF_8);
    return new DeadLetterFile(dataDirectory.resolve(FOLDER).resolve(name + ".jsonl"));
  }

  /**
   * Appends lines; when it returns they are on the disk, when it throws none of them is in the
   * file.
   */
  void append(List<ByteBuffer> lines, long maxSize) throws IOException {
    makeFolder();
    try (FileChannel file = FileChannel.open(path, APPEND, ownerOnly("rw-------"))) {
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

  private static void write(FileChannel file, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
  }

  private void makeFolder() throws IOException {
    Path folder = path.resolveSibling("");
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, ownerOnly("rwx------"));
    }
  }

  private FileAttribute<?>[] ownerOnly(String permissions) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
