package dev.mooring.runtime.registry;

import java.io.IOException;
import java.nio.file.Path;

/** The folder for what must outlive the process, made when somebody first asks. */
public final class DataDirectory {

  private final Path path;

  /** A folder that need not exist. */
  public DataDirectory(Path path) {
    this.path = path;
  }

  /** Where it is, or would be. */
  public Path path() {
    return path;
  }

  /**
   * The folder, made readable by its owner alone if it was not there.
   *
   * @throws IOException if it cannot be made or written
   */
  public Path create() throws IOException {
    throw new IOException("not yet");
  }
}
