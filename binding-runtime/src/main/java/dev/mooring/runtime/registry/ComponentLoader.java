package dev.mooring.runtime.registry;

import dev.mooring.runtime.config.ComponentFiles;
import dev.mooring.runtime.config.FileContents;
import java.nio.file.Path;
import java.util.List;

/** Reads, expands, resolves and checks all components of an application together. */
public final class ComponentLoader {

  private final Catalog catalog;
  private final LoadOptions options;

  /** With the types that can be used, for one application. */
  public ComponentLoader(Catalog catalog, LoadOptions options) {
    this.catalog = catalog;
    this.options = options;
  }

  /** Loads files and directories. Blocks while it reads files and asks secret stores. */
  public Components load(List<Path> paths) {
    FileContents contents = ComponentFiles.read(paths);
    return new Components(
        List.of(), contents.documents(), contents.problems(), contents.problems());
  }

  @Override
  public String toString() {
    return catalog.types() + " for " + options.applicationId();
  }
}
