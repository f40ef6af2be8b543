package dev.mooring.runtime.registry;

import dev.mooring.api.OutputBinding;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The bindings of an application while they run. Safe for any thread; no method blocks. */
public final class Bindings {

  @SuppressWarnings("UnusedVariable")
  private final Components components;

  private final BindingSurroundings surroundings;

  /** Of checked components. Nothing is opened before {@link #start}. */
  public Bindings(Components components, BindingSurroundings surroundings) {
    this.components = components;
    this.surroundings = surroundings;
  }

  /**
   * Starts all bindings, in the order of the files and none waiting for another.
   *
   * @return completes, never exceptionally, when each has started or failed; {@link #status} has
   *     the failures. A second call returns the stage of the first.
   */
  public CompletionStage<Void> start() {
    return CompletableFuture.runAsync(() -> {}, surroundings.executor());
  }

  /** The started output of a component. */
  public Optional<OutputBinding> output(String component) {
    return Optional.empty();
  }

  /** The started inputs, in the order of the files. */
  public List<BoundInput> inputs() {
    return List.of();
  }

  /** Every component of the application, also those that could not be used. */
  public List<ComponentStatus> status() {
    return List.of();
  }

  /**
   * Stops all bindings in reverse, inputs before outputs.
   *
   * @param grace how long work under way may take
   * @return completes, never exceptionally, when everything is closed; a second call returns the
   *     stage of the first
   */
  public CompletionStage<Void> close(Duration grace) {
    return CompletableFuture.completedFuture(null);
  }
}
