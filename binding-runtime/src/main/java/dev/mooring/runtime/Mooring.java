package dev.mooring.runtime;

import dev.mooring.api.BindingException;
import dev.mooring.api.DeadLetters;
import dev.mooring.api.Direction;
import dev.mooring.api.Health;
import dev.mooring.api.InputBinding;
import dev.mooring.api.OutputBinding;
import dev.mooring.runtime.deadletter.DeadLetterFiles;
import dev.mooring.runtime.observe.BindingMetrics;
import dev.mooring.runtime.payload.Payloads;
import dev.mooring.runtime.registry.BindingSurroundings;
import dev.mooring.runtime.registry.Bindings;
import dev.mooring.runtime.registry.BoundInput;
import dev.mooring.runtime.registry.ComponentStatus;
import dev.mooring.runtime.registry.Components;
import dev.mooring.runtime.registry.ConfiguredComponent;
import dev.mooring.runtime.registry.HandlerThreads;
import dev.mooring.runtime.registry.LoadOptions;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The bindings of an application, from their start to their end. Made by {@link #builder}; safe for
 * any thread.
 *
 * <pre>{@code
 * try (Mooring mooring =
 *     Mooring.builder()
 *         .applicationId("shop")
 *         .components(Path.of("components"))
 *         .handler("orders", Order.class, (order, delivery) -> book(order))
 *         .build()) {
 *   mooring.start();
 *   mooring.awaitReady();
 *   ...
 * }
 * }</pre>
 */
public final class Mooring implements AutoCloseable {

  /** How long {@link #awaitReady()} waits. */
  public static final Duration DEFAULT_READY_TIMEOUT = Duration.ofSeconds(30);

  /** How often somebody who waits for components looks at them. */
  private static final Duration LOOK = Duration.ofMillis(20);

  private final String applicationId;
  private final Components components;
  private final Payloads payloads;
  private final MeterHub meters = new MeterHub();
  private final Bindings bindings;
  private final Handlers handlers;
  private final Shutdown shutdown;
  private final ExecutorService executor = HandlerThreads.create();
  private final CompletableFuture<MooringHealth> started = new CompletableFuture<>();
  private final Object lock = new Object();
  private boolean startAsked;

  Mooring(
      LoadOptions options,
      Components components,
      List<HandlerSpec> handlers,
      Payloads payloads,
      Duration grace) {
    this.applicationId = options.applicationId();
    this.components = components;
    this.payloads = payloads;
    this.handlers = new Handlers(handlers);
    Optional<DeadLetterFiles> letters = options.dataDirectory().map(DeadLetterFiles::new);
    this.bindings =
        new Bindings(
            components,
            new BindingSurroundings(
                executor,
                Clock.systemUTC(),
                new BindingMetrics(meters.registry(), applicationId),
                letters.<DeadLetters>map(files -> files).orElse(Mooring::refuse),
                options.dataDirectory()));
    this.shutdown = new Shutdown(bindings, letters, executor, meters, grace);
    meters.count(applicationId, this::health);
  }

  /**
   * A builder without anything in it.
   *
   * @return a new builder
   */
  public static MooringBuilder builder() {
    return new MooringBuilder();
  }

  /**
   * The application's id.
   *
   * @return not blank
   */
  public String applicationId() {
    return applicationId;
  }

  /**
   * Starts all components and brings their messages to their handlers. Waits for nothing.
   *
   * @return completes when each component has started or failed, which the snapshot tells apart,
   *     and handlers are in place; brokers that are down are waited for in the background.
   *     Completes with a {@link MooringException} if a component that has {@code failFast} did
   *     fail, or a handler could not be made or put in place, and then everything is closed; the
   *     same if {@link #close} came first. A second call returns the stage of the first.
   */
  public CompletionStage<MooringHealth> start() {
    synchronized (lock) {
      if (startAsked) {
        return started.minimalCompletionStage();
      }
      startAsked = true;
    }
    if (shutdown.isAsked()) {
      started.completeExceptionally(new MooringException("it was closed before it started", null));
    } else {
      executor.execute(this::open);
    }
    return started.minimalCompletionStage();
  }

  /**
   * Waits as {@link #awaitReady(Duration)} does, for {@link #DEFAULT_READY_TIMEOUT}.
   *
   * @return see there
   * @throws InterruptedException see there
   */
  public MooringHealth awaitReady() throws InterruptedException {
    return awaitReady(DEFAULT_READY_TIMEOUT);
  }

  /**
   * Waits, after {@link #start}, until each component is ready or has failed: outputs are
   * connected, and a message sent from now on reaches its handler. Blocks.
   *
   * @param timeout how long to wait at most; zero or less only looks
   * @return how all components are at the end of the waiting; {@link MooringHealth#isReady} says
   *     whether all are well, {@link MooringHealth#failed} which are not
   * @throws MooringException if the start has failed as a whole; see {@link #start}
   * @throws IllegalStateException if it was not started
   * @throws InterruptedException if the thread was interrupted
   */
  public MooringHealth awaitReady(Duration timeout) throws InterruptedException {
    synchronized (lock) {
      if (!startAsked) {
        throw new IllegalStateException("nobody has called start()");
      }
    }
    long deadline = System.nanoTime() + timeout.toNanos();
    try {
      started.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw MooringException.again(e);
    } catch (TimeoutException e) {
      return health();
    }
    MooringHealth health = health();
    while (!isSettled(health) && System.nanoTime() < deadline && !shutdown.awaitEnd(LOOK)) {
      health = health();
    }
    return health;
  }

  /**
   * How all components are doing now. Cheap enough to be asked every second.
   *
   * @return a snapshot
   */
  public MooringHealth health() {
    return new MooringHealth(
        Clock.systemUTC().instant(),
        bindings.status().stream()
            .map(
                status ->
                    new ComponentHealth(
                        status.name(),
                        status.type(),
                        handlers.health(status.name(), status.health()),
                        status.directions()))
            .toList(),
        components.problems());
  }

  /**
   * The metrics of this application's bindings. They may be bound to several registries, at any
   * time; what was counted before is not there. After {@link #close} gauges are gone from the
   * registries, and nothing is bound any more.
   *
   * @return binds all meters, those of now and those of later
   */
  public MeterBinder meters() {
    return meters::bindTo;
  }

  /**
   * The output of a component. It can be asked for at once, and works while the component runs.
   * When it does not, stages complete with, and methods without a stage but for {@code health}
   * throw, a {@link BindingException} that says why: of kind {@link BindingException.Kind#REJECTED}
   * before the start, {@link BindingException.Kind#CONFIGURATION} if the component cannot be used,
   * {@link BindingException.Kind#CLOSED} at the end. It is closed with this object and need not be
   * closed by itself.
   *
   * @param component the component's name
   * @return the same output at every call, as far as anybody can tell
   * @throws IllegalArgumentException if there is no component of that name, or it has no output
   */
  public OutputBinding output(String component) {
    require(component, Direction.OUTPUT);
    return new NamedOutput(
        () -> bindings.output(component), () -> absence(component), () -> absentHealth(component));
  }

  /**
   * The input of a component, for those who subscribe by themselves; see {@link #output}. A
   * component that has a handler is subscribed already.
   *
   * @param component the component's name
   * @return the same input at every call, as far as anybody can tell
   * @throws IllegalArgumentException if there is no component of that name, or it has no input
   */
  public InputBinding input(String component) {
    require(component, Direction.INPUT);
    return new NamedInput(
        () ->
            bindings.inputs().stream()
                .filter(input -> input.component().equals(component))
                .map(BoundInput::binding)
                .findFirst(),
        () -> absence(component),
        () -> absentHealth(component));
  }

  /**
   * Sends values of a type by the output of a component.
   *
   * @param <T> what is sent
   * @param component the component's name
   * @param type the class of that
   * @return works as {@link #output} does
   * @throws IllegalArgumentException as {@link #output} says
   */
  public <T> Sender<T> sender(String component, Class<T> type) {
    return new Sender<>(output(component), payloads);
  }

  /**
   * Stops everything in order: inputs take nothing more, handlers under way may finish within the
   * grace period, what they send goes out, then connections end. Waits for nothing.
   *
   * @return completes, never exceptionally, when no thread, socket or file is held any more. A
   *     handler that has not ended with the grace period is interrupted; one that does not care is
   *     left alone after a while, and a warning logged. A second call returns the stage of the
   *     first.
   */
  public CompletionStage<Void> stop() {
    return shutdown.begin();
  }

  /**
   * Stops everything as {@link #stop} does, and waits for it. Blocks for the grace period and a few
   * seconds at most; returns at once with the thread's interrupt flag set if it is interrupted, and
   * everything is stopped all the same. A handler calls {@link #stop} instead, since this would
   * wait for the handler.
   */
  @Override
  public void close() {
    shutdown.begin();
    shutdown.join();
  }

  private void open() {
    try {
      handlers.make();
    } catch (MooringException e) {
      fail(e);
      return;
    }
    bindings.start().whenComplete((done, thrown) -> opened());
  }

  private void opened() {
    List<String> failures =
        bindings.status().stream()
            .filter(ComponentStatus::failedFast)
            .map(
                status ->
                    "component \"%s\" has failFast and did not start: %s"
                        .formatted(
                            status.name(), status.health().lastError().orElse("no reason given")))
            .toList();
    if (!failures.isEmpty()) {
      fail(new MooringException(failures));
      return;
    }
    if (shutdown.isAsked()) {
      fail(new MooringException("it was closed while it started", null));
      return;
    }
    try {
      handlers.subscribe(bindings.inputs());
    } catch (MooringException e) {
      fail(e);
      return;
    }
    started.complete(health());
  }

  private void fail(MooringException reason) {
    shutdown.begin().whenComplete((done, never) -> started.completeExceptionally(reason));
  }

  private static boolean isSettled(MooringHealth health) {
    return health.components().stream().allMatch(one -> one.isReady() || one.isFailed());
  }

  private void require(String component, Direction direction) {
    for (ConfiguredComponent one : components.configured()) {
      if (one.component().name().equals(component)) {
        if (!one.opens(direction)) {
          throw new IllegalArgumentException(
              "component \"%s\" at %s (%s) has no %s"
                  .formatted(
                      component,
                      one.component().location(),
                      one.component().type(),
                      direction == Direction.INPUT ? "input" : "output"));
        }
        return;
      }
    }
    Set<String> names = HandlerCheck.names(components);
    if (!names.contains(component)) {
      throw new IllegalArgumentException(
          "component \"%s\" does not exist; %s"
              .formatted(component, HandlerCheck.expected(component, names)));
    }
  }

  private Health absentHealth(String component) {
    return bindings.status().stream()
        .filter(status -> status.name().equals(component))
        .findFirst()
        .map(ComponentStatus::health)
        .orElseGet(
            () ->
                new Health(
                    Health.State.FAILED,
                    Clock.systemUTC().instant(),
                    Optional.ofNullable(absence(component).getMessage())));
  }

  private BindingException absence(String component) {
    if (shutdown.isAsked()) {
      return new BindingException(
          BindingException.Kind.CLOSED, "component \"" + component + "\" is closed");
    }
    return health()
        .component(component)
        .filter(ComponentHealth::isFailed)
        .map(
            failed ->
                new BindingException(
                    BindingException.Kind.CONFIGURATION,
                    "component \"%s\" does not run: %s"
                        .formatted(
                            component, failed.health().lastError().orElse("no reason given"))))
        .orElseGet(
            () ->
                new BindingException(
                    BindingException.Kind.REJECTED,
                    "component \"" + component + "\" has not started"));
  }

  private static CompletionStage<Void> refuse(DeadLetters.DeadLetter letter) {
    return CompletableFuture.failedFuture(
        new BindingException(
            BindingException.Kind.REJECTED,
            "there is no data directory for dead letters of \"" + letter.component() + "\""));
  }
}
