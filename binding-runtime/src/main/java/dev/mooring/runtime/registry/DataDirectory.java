package dev.mooring.runtime.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * The folder for what must outlive the process, made when somebody first asks. A folder that was
 * there before keeps the permissions that somebody gave it. Safe for any thread.
 */
public final class DataDirectory {

  private static final Set<PosixFilePermission> OWNER_ALONE =
      PosixFilePermissions.fromString("rwx------");

  private final Path path;

  /** A folder that need not exist. */
  public DataDirectory(Path path) {
    this.path = path.toAbsolutePath().normalize();
  }

  /** Where it is, or would be. */
  public Path path() {
    return path;
  }

  /**
   * The folder, made readable by its owner alone if it was not there. Blocks.
   *
   * @throws IOException if it cannot be made or written; its message ends a sentence
   */
  public Path create() throws IOException {
    Optional<String> obstacle = obstacle();
    if (obstacle.isPresent()) {
      throw new IOException(obstacle.get());
    }
    try {
      return Files.isDirectory(path) ? path : Files.createDirectories(path, ownerAlone());
    } catch (IOException e) {
      throw new IOException("it cannot be made (" + e.getClass().getSimpleName() + ")", e);
    }
  }

  /** Why the folder cannot be made or written, as far as can be told without making it. Blocks. */
  public Optional<String> obstacle() {
    Path existing = path;
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    if (!Files.isDirectory(existing)) {
      return Optional.of(existing + " is no directory");
    }
    return Files.isWritable(existing)
        ? Optional.empty()
        : Optional.of(existing + " cannot be written");
  }

  private FileAttribute<?>[] ownerAlone() {
    boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ALONE)}
        : new FileAttribute<?>[0];
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
