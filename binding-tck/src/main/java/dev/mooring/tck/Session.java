package dev.mooring.tck;

import dev.mooring.tck.kit.Lever;
import dev.mooring.tck.requirement.Entry;
import dev.mooring.tck.requirement.Report;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the tests of one kit share during one run. Safe for any thread.
 *
 * @param <B> what its tests work with
 */
public interface Session<B extends Workbench> extends AutoCloseable {

  /** A bench for a test of this requirement. */
  B bench(String id);

  /** Why a test does not apply to the binding; empty if it does. */
  Optional<String> closedTo(List<Entry> entries, List<Lever> levers);

  /** Takes note of a requirement that was not met. */
  void failed(List<Entry> entries);

  /** The requirements that the binding is known to miss, and why. */
  Map<String, String> knownDeviations();

  /** What came of the tests so far. */
  Report report();

  /** Ends the run: closes the far side and hands over the report. */
  @Override
  void close();
}
