package dev.mooring.dist;

import dev.mooring.runtime.cli.CommandContribution;

/** Adds {@code mooring tck}. */
public final class TckContribution implements CommandContribution {

  @Override
  public Object command() {
    return new TckCommand();
  }
}
