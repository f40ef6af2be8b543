package dev.mooring.runtime.registry;

import dev.mooring.api.BindingException;
import dev.mooring.api.Health;
import dev.mooring.api.OutputBinding;
import dev.mooring.api.config.Problem;
import dev.mooring.runtime.observe.FailurePhase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bindings of an application while they run. Safe for any thread; no method blocks. */
public final class Bindings {

  /** The longest grace period that is counted; a longer one is as good as this. */
  private static final Duration MAX_GRACE = Duration.ofDays(1);

  private static final Logger LOG = LoggerFactory.getLogger(Bindings.class);

  private volatile Components components;
  private final BindingSurroundings surroundings;
  private final Instant made;

  /** Replaced whole when it changes, so that readers need no lock. */
  private volatile Map<String, RunningComponent> running = Map.of();

  /** Outputs that another is about to take the place of. */
  private final Map<String, SwappedOutput> swapping = new ConcurrentHashMap<>();

  /** Completes when no component is opened any more: all are, or the end came first. */
  private final CompletableFuture<Void> opened = new CompletableFuture<>();

  private final CompletableFuture<Void> started = new CompletableFuture<>();
  private final CompletionStage<Void> startedForUsers = started.minimalCompletionStage();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final CompletionStage<Void> closedForUsers = closed.minimalCompletionStage();
  private final Object lock = new Object();
  private boolean startAsked;
  private CompletableFuture<Void> reloading = CompletableFuture.completedFuture(null);
  private volatile boolean closeAsked;

  /** Of checked components. Nothing is opened before {@link #start}. */
  public Bindings(Components components, BindingSurroundings surroundings) {
    this.components = components;
    this.surroundings = surroundings;
    this.made = surroundings.clock().instant();
    Map<String, RunningComponent> all = new LinkedHashMap<>();
    for (ConfiguredComponent component : components.configured()) {
      RunningComponent one = new RunningComponent(component, surroundings);
      all.put(one.name(), one);
    }
    running = Collections.unmodifiableMap(all);
  }

  /**
   * Starts all bindings, in the order of the files and none waiting for another.
   *
   * @return completes on the executor when each has started or failed, which {@link #status} tells
   *     apart; completes exceptionally only if {@link #close} came first. A second call returns the
   *     stage of the first.
   */
  public CompletionStage<Void> start() {
    synchronized (lock) {
      if (startAsked || closeAsked) {
        return startAsked ? startedForUsers : CompletableFuture.failedStage(gone());
      }
      startAsked = true;
    }
    try {
      surroundings.executor().execute(this::open);
    } catch (RejectedExecutionException e) {
      opened.complete(null);
      started.completeExceptionally(e);
    }
    return startedForUsers;
  }

  /** The output of a component, once it has started. */
  public Optional<OutputBinding> output(String component) {
    SwappedOutput swapped = swapping.get(component);
    return swapped != null
        ? Optional.of(swapped)
        : Optional.ofNullable(running.get(component)).flatMap(RunningComponent::output);
  }

  /** The inputs that have started, in the order of the files. */
  public List<BoundInput> inputs() {
    return running.values().stream().flatMap(one -> one.input().stream()).toList();
  }

  /**
   * Every component of the application: the secret stores, the bindings, and those that could not
   * be used, each in the order of the files.
   */
  public List<ComponentStatus> status() {
    Health up = new Health(Health.State.UP, made, Optional.empty());
    return Stream.of(
            components.secretStores().stream()
                .map(store -> ComponentStatus.of(store, Map.of(), up, false)),
            running.values().stream().map(RunningComponent::status),
            components.rejected().stream()
                .filter(rejected -> !running.containsKey(rejected.component().name()))
                .map(this::status))
        .flatMap(statuses -> statuses)
        .toList();
  }

  /**
   * Makes the components that run those of a new reading of the files, one after the other: what is
   * gone is closed, what is new is started, what has changed is replaced. What is of no use in the
   * new reading, or does not start, stays as it was. To be called when {@link #start} has
   * completed, and again only when the stage of the last call has completed.
   *
   * @param next the new reading
   * @param changes who subscribes the inputs
   * @param grace how long work under way in each component that ends may take
   * @return completes, never exceptionally, when all is done; with whether anything was to be done
   */
  public CompletionStage<Boolean> reload(
      Components next, ComponentChanges changes, Duration grace) {
    ReloadPlan plan =
        ReloadPlan.of(running.values().stream().map(RunningComponent::configured).toList(), next);
    synchronized (lock) {
      if (closeAsked || !reloading.isDone()) {
        return CompletableFuture.completedFuture(false);
      }
      reloading = new CompletableFuture<>();
    }
    CompletableFuture<Void> done = reloading;
    if (!next.problems().equals(components.problems())) {
      plan.kept()
          .forEach(
              (name, why) ->
                  LOG.error("component \"{}\" keeps its old configuration: {}", name, why));
    }
    components = next;
    ComponentSwap swap = new ComponentSwap(surroundings, changes, grace);
    CompletionStage<Void> steps = CompletableFuture.completedFuture(null);
    for (String name : plan.removed()) {
      steps = steps.thenCompose(earlier -> remove(name, swap));
    }
    for (ConfiguredComponent component : plan.changed()) {
      steps = steps.thenCompose(earlier -> replace(component, swap, changes));
    }
    for (ConfiguredComponent component : plan.added()) {
      steps = steps.thenCompose(earlier -> add(component, changes));
    }
    return steps.handle(
        (all, thrown) -> {
          if (thrown != null) {
            LOG.error("components could not be reloaded to the end", thrown);
          }
          done.complete(null);
          return !plan.isEmpty();
        });
  }

  private CompletionStage<Void> remove(String name, ComponentSwap swap) {
    RunningComponent old = running.get(name);
    if (old == null || closeAsked) {
      return CompletableFuture.completedFuture(null);
    }
    return swap.end(old)
        .thenAccept(
            ended -> {
              put(name, Optional.empty());
              LOG.info("component \"{}\" is removed", name);
            });
  }

  private CompletionStage<Void> replace(
      ConfiguredComponent component, ComponentSwap swap, ComponentChanges changes) {
    String name = component.component().name();
    RunningComponent old = running.get(name);
    if (old == null || closeAsked) {
      return CompletableFuture.completedFuture(null);
    }
    Optional<SwappedOutput> held = old.output().map(output -> new SwappedOutput(name, output));
    held.ifPresent(output -> swapping.put(name, output));
    return swap.swap(old, component)
        .handle(
            (now, thrown) -> {
              if (thrown == null) {
                put(name, Optional.of(now));
              }
              swapping.remove(name);
              held.ifPresent(output -> output.release(output(name)));
              if (thrown == null) {
                now.input().ifPresent(changes::joined);
              }
              return null;
            });
  }

  private CompletionStage<Void> add(ConfiguredComponent component, ComponentChanges changes) {
    if (closeAsked) {
      return CompletableFuture.completedFuture(null);
    }
    RunningComponent fresh = new RunningComponent(component, surroundings);
    put(fresh.name(), Optional.of(fresh));
    surroundings.metrics().loaded();
    return fresh.start().thenAccept(started -> fresh.input().ifPresent(changes::joined));
  }

  private void put(String name, Optional<RunningComponent> component) {
    synchronized (lock) {
      Map<String, RunningComponent> all = new LinkedHashMap<>(running);
      component.ifPresentOrElse(one -> all.put(name, one), () -> all.remove(name));
      running = Collections.unmodifiableMap(all);
    }
  }

  /**
   * Stops all bindings in reverse, inputs before outputs, so that handlers under way can still
   * send.
   *
   * @param grace how long work under way may take, inputs and outputs together
   * @return completes, never exceptionally, when everything is closed; a second call returns the
   *     stage of the first
   */
  public CompletionStage<Void> close(Duration grace) {
    synchronized (lock) {
      if (closeAsked) {
        return closedForUsers;
      }
      closeAsked = true;
      if (!startAsked) {
        opened.complete(null);
      }
    }
    Duration counted = grace.compareTo(MAX_GRACE) > 0 ? MAX_GRACE : grace;
    long deadline = System.nanoTime() + (counted.isNegative() ? 0 : counted.toNanos());
    opened
        .thenCombine(reloading, (all, reloaded) -> all)
        .whenComplete((done, thrown) -> closeInputs(deadline));
    return closedForUsers;
  }

  private void open() {
    List<CompletableFuture<Void>> starts = new ArrayList<>();
    try {
      tell();
      for (RunningComponent one : running.values()) {
        if (closeAsked) {
          break;
        }
        starts.add(one.start().toCompletableFuture());
      }
    } finally {
      opened.complete(null);
      // A start that could not report its end, for want of an executor, has ended all the same.
      CompletableFuture.allOf(starts.toArray(CompletableFuture<?>[]::new))
          .whenComplete((done, thrown) -> started.complete(null));
    }
  }

  private void tell() {
    for (Problem problem : components.problems()) {
      if (problem.isError()) {
        LOG.error("{}", problem);
      } else {
        LOG.warn("{}", problem);
      }
    }
    for (Components.Rejected rejected : components.rejected()) {
      surroundings
          .metrics()
          .failed(rejected.component().name(), rejected.component().type(), FailurePhase.CREATION);
    }
    running.values().forEach(one -> surroundings.metrics().loaded());
  }

  private void closeInputs(long deadline) {
    inReverse(RunningComponent::closeInput, deadline)
        .whenComplete(
            (done, thrown) ->
                inReverse(RunningComponent::closeOutput, deadline)
                    .whenComplete((all, failure) -> finish()));
  }

  private CompletableFuture<Void> inReverse(
      BiFunction<RunningComponent, Duration, CompletableFuture<Void>> step, long deadline) {
    List<RunningComponent> order = new ArrayList<>(running.values());
    Collections.reverse(order);
    Duration rest = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    return CompletableFuture.allOf(
        order.stream().map(one -> step.apply(one, rest)).toArray(CompletableFuture<?>[]::new));
  }

  private void finish() {
    try {
      surroundings.executor().execute(() -> closed.complete(null));
    } catch (RejectedExecutionException e) {
      LOG.debug("the executor ended before the bindings", e);
      closed.complete(null);
    }
  }

  private ComponentStatus status(Components.Rejected rejected) {
    Health failed = new Health(Health.State.FAILED, made, Optional.of(rejected.reason()));
    return ComponentStatus.of(rejected.component(), Map.of(), failed, false);
  }

  private static BindingException gone() {
    return new BindingException(BindingException.Kind.CLOSED, "the bindings are closed");
  }
}
