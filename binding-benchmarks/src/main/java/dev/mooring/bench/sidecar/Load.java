package dev.mooring.bench.sidecar;

import java.io.IOException;

/** Something that happens to a sidecar many times: calls of it, or events through it. */
@FunctionalInterface
interface Load {

  /** Has it happen that often, and returns when the last is done. */
  void run(int times) throws IOException, InterruptedException;
}
