package dev.mooring.runtime.registry;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Makes the executor that user code runs on. */
public final class HandlerThreads {

  private HandlerThreads() {}

  /** A new executor, for its caller to close. */
  public static ExecutorService create() {
    return Executors.newCachedThreadPool();
  }
}
