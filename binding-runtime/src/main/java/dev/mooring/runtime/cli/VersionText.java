package dev.mooring.runtime.cli;

import dev.mooring.runtime.wiring.MooringVersion;
import picocli.CommandLine.IVersionProvider;

/** What {@code mooring --version} prints. */
final class VersionText implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {"mooring " + MooringVersion.number()};
  }
}
