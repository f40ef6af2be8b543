package dev.mooring.dist;

import dev.mooring.runtime.cli.CommandContribution;

/** Adds {@code class-archive} to the commands. */
public final class ClassArchiveContribution implements CommandContribution {
  @Override
  public Object command() {
    return new ClassArchiveCommand();
  }
}
