package dev.mooring.tck.probe;

import dev.mooring.api.BindingContext;
import dev.mooring.api.DeadLetters;
import dev.mooring.api.Meters;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * What a runtime lends to a binding, with eyes. Immutable.
 *
 * @param name the component's name
 * @param threads where user code runs
 * @param letters takes dead letters
 * @param folder the data directory, made when it is asked for
 */
public record LentContext(
    String name, TestThreads threads, RecordingDeadLetters letters, TemporaryFolder folder)
    implements BindingContext {

  @Override
  public Executor executor() {
    return threads.executor();
  }

  @Override
  public InstantSource clock() {
    return InstantSource.system();
  }

  @Override
  public Meters meters() {
    return NoMeters.INSTANCE;
  }

  @Override
  public DeadLetters deadLetters() {
    return letters;
  }

  @Override
  public Optional<Path> dataDirectory() {
    return Optional.of(folder.path());
  }
}
