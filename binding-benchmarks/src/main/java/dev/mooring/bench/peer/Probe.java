package dev.mooring.bench.peer;

import java.io.IOException;
import java.util.Map;

/** Looks at this process while messages come and go. For one measurement. */
interface Probe {

  /** From now on. */
  void begin() throws IOException;

  /** Up to now. */
  void end() throws IOException;

  /** What there is to say of so many messages, after the end. */
  Map<Metric, Double> figures(long messages) throws IOException;
}
