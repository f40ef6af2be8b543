package dev.mooring.mqtt.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Set;

/** A {@link LogDirectory} on a real disk. */
final class DiskDirectory implements LogDirectory {

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OWNER_ONLY_DIRECTORY =
      PosixFilePermissions.fromString("rwx------");

  private final Path path;
  private final boolean posix;

  private DiskDirectory(Path path) {
    this.path = path;
    this.posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /**
   * The directory of this path, made for its owner alone where there is none; one that is there
   * keeps the permissions that somebody gave it.
   */
  static DiskDirectory prepare(Path path, Durability durability) throws IOException {
    DiskDirectory directory = new DiskDirectory(path.toAbsolutePath().normalize());
    Deque<Path> grown = new ArrayDeque<>();
    Path parent = directory.path.getParent();
    for (Path p = directory.path;
        parent != null && !Files.exists(p);
        p = parent, parent = p.getParent()) {
      grown.push(parent);
    }
    Files.createDirectories(directory.path, directory.attributes(OWNER_ONLY_DIRECTORY));
    if (durability == Durability.POWER) {
      for (Path entries : grown) {
        directory.force(entries);
      }
    }
    return directory;
  }

  Path path(String name) {
    return path.resolve(name);
  }

  @Override
  public String locate(String name) {
    return path(name).toString();
  }

  @Override
  public boolean exists(String name) {
    return Files.exists(path(name));
  }

  @Override
  public LogFile open(String name) throws IOException {
    return new DiskFile(openChannel(name, StandardOpenOption.READ, StandardOpenOption.WRITE));
  }

  @Override
  public LogFile create(String name) throws IOException {
    return new DiskFile(
        openChannel(
            name,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.CREATE_NEW));
  }

  /** Opens a file that its owner alone can read, whoever made it. */
  FileChannel openChannel(String name, OpenOption... options) throws IOException {
    Path file = path(name);
    if (posix && Files.exists(file) && !Files.getPosixFilePermissions(file).equals(OWNER_ONLY)) {
      Files.setPosixFilePermissions(file, EnumSet.copyOf(OWNER_ONLY));
    }
    return FileChannel.open(file, Set.of(options), attributes(OWNER_ONLY));
  }

  @Override
  public void replace(String from, String to) throws IOException {
    Files.move(path(from), path(to), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void delete(String name) throws IOException {
    Files.deleteIfExists(path(name));
  }

  @Override
  public void force() throws IOException {
    force(path);
  }

  private void force(Path directory) throws IOException {
    // Elsewhere a directory cannot be opened, and its entries are as durable as they get.
    if (posix) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private FileAttribute<?>[] attributes(Set<PosixFilePermission> permissions) {
    return posix
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
        : new FileAttribute<?>[0];
  }
}
