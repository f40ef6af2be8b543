package dev.mooring.runtime.registry;

import dev.mooring.api.BindingContext;
import dev.mooring.api.BindingException;
import dev.mooring.api.DeadLetters;
import dev.mooring.api.Meters;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * What one side of one component sees of the runtime.
 *
 * @param name the component's name
 * @param surroundings what all see
 * @param meters its own
 */
record ComponentContext(String name, BindingSurroundings surroundings, Meters meters)
    implements BindingContext {

  @Override
  public Executor executor() {
    return surroundings.executor();
  }

  @Override
  public InstantSource clock() {
    return surroundings.clock();
  }

  @Override
  public DeadLetters deadLetters() {
    return surroundings.deadLetters();
  }

  @Override
  public Optional<Path> dataDirectory() {
    return surroundings.dataDirectory().map(ComponentContext::create);
  }

  private static Path create(DataDirectory directory) {
    try {
      return directory.create();
    } catch (IOException e) {
      throw new BindingException(
          BindingException.Kind.CONFIGURATION,
          "the data directory " + directory + " cannot be used: " + e.getMessage(),
          e);
    }
  }
}
