package dev.mooring.runtime.config;

import java.nio.file.Path;
import java.util.List;

/** Reads component files. */
public final class ComponentFiles {

  private ComponentFiles() {}

  /**
   * Reads files, and the files of directories, which are not followed further down.
   *
   * @param paths files or directories; one that does not exist is among the problems
   */
  public static FileContents read(List<Path> paths) {
    return new FileContents(List.of(), List.of(), List.of());
  }
}
