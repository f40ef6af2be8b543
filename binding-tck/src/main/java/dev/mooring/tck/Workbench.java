package dev.mooring.tck;

import dev.mooring.tck.probe.TestThreads;
import java.time.Duration;

/**
 * What a test works with, as far as the running of tests knows it. For the thread of the test, and
 * when that has ended for the one that closes it.
 */
public interface Workbench extends AutoCloseable {

  /** The threads of the test. */
  TestThreads threads();

  /** What happened so far, for a failure's message. */
  String trace();

  /** How long to wait for something that ought to happen at once. */
  Duration patience();

  /** Closes what the test has opened; throws nothing. */
  @Override
  void close();
}
