package dev.mooring.dist;

import dev.mooring.runtime.cli.CommandContribution;

/** Adds {@code mooring quickstart}. */
public final class QuickstartContribution implements CommandContribution {

  @Override
  public Object command() {
    return new QuickstartCommand();
  }
}
