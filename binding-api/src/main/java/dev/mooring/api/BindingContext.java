package dev.mooring.api;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;

/** What the runtime lends to a binding that is opened. Safe for any thread. */
public interface BindingContext {

  /** The component's name, for logs, errors and metrics. */
  String name();

  /** Where user code runs: handlers, and the dependents of stages. Never a network thread. */
  Executor executor();

  /** Wall-clock time for what people read; never for measuring. */
  InstantSource clock();

  /** Where the binding's metrics go. */
  Meters meters();

  /** Where messages go that could not be handled. */
  DeadLetters deadLetters();

  /**
   * A folder for what must outlive the process, readable by its owner alone; empty if the runtime
   * has none. A binding uses files below {@link #name()} in it only.
   */
  Optional<Path> dataDirectory();
}
