package dev.mooring.runtime.registry;

import dev.mooring.api.Binding;
import dev.mooring.api.BindingContext;
import dev.mooring.api.Direction;
import dev.mooring.api.Health;
import dev.mooring.api.InputBinding;
import dev.mooring.api.OutputBinding;
import dev.mooring.runtime.config.Component;
import dev.mooring.runtime.observe.ComponentMeters;
import dev.mooring.runtime.observe.FailurePhase;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One component from its opening to its end. Its two sides stand and fall together: half a
 * component would look healthy to whoever asks for the other half. Safe for any thread.
 */
final class RunningComponent {

  private static final Logger LOG = LoggerFactory.getLogger(RunningComponent.class);

  /** The stations of a component. */
  private enum Phase {
    /** Not yet asked to start. */
    NEW(false),
    /** Its sides are opened and started. */
    STARTING(true),
    /** Its sides have started. */
    RUNNING(true),
    /** Its input is closed or closing; what handlers still send goes out. */
    CLOSING(true),
    /** It could not be started and holds nothing any more. */
    FAILED(false),
    /** Its owner closed it. */
    CLOSED(false);

    /** Whether the sides can be asked how they are. */
    private final boolean hasSides;

    Phase(boolean hasSides) {
      this.hasSides = hasSides;
    }
  }

  /**
   * Where it is.
   *
   * @param phase its station
   * @param since when it came there
   * @param error why it failed
   * @param farSide whether it failed because its far side was not there
   */
  private record Condition(Phase phase, Instant since, Optional<String> error, boolean farSide) {}

  private final ConfiguredComponent configured;
  private final BindingSurroundings surroundings;
  private volatile Condition condition;
  private volatile Optional<OpenSide<InputBinding>> input = Optional.empty();
  private volatile Optional<OpenSide<OutputBinding>> output = Optional.empty();

  RunningComponent(ConfiguredComponent configured, BindingSurroundings surroundings) {
    this.configured = configured;
    this.surroundings = surroundings;
    this.condition = condition(Phase.NEW, Optional.empty(), false);
  }

  String name() {
    return component().name();
  }

  /** As it was described. */
  ConfiguredComponent configured() {
    return configured;
  }

  /** Whether it could not be started. */
  boolean hasFailed() {
    return condition.phase() == Phase.FAILED;
  }

  /** Opens and starts both sides; called once. The stage completes normally whatever happens. */
  CompletionStage<Void> start() {
    if (!move(EnumSet.of(Phase.NEW), condition(Phase.STARTING, Optional.empty(), false))) {
      return CompletableFuture.completedFuture(null);
    }
    try {
      open();
    } catch (RuntimeException e) {
      failed(e);
      return CompletableFuture.completedFuture(null);
    }
    Duration timeout = component().initTimeout();
    CompletableFuture<?>[] sides =
        sides().map(side -> side.start(timeout)).toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(sides)
        .handleAsync(
            (done, thrown) -> {
              if (thrown == null) {
                running();
              } else {
                failed(Explanation.unwrap(thrown));
              }
              return null;
            },
            surroundings.executor());
  }

  Optional<OutputBinding> output() {
    Phase phase = condition.phase();
    return phase == Phase.RUNNING || phase == Phase.CLOSING
        ? output.map(OpenSide::binding)
        : Optional.empty();
  }

  Optional<BoundInput> input() {
    return condition.phase() == Phase.RUNNING
        ? input.map(
            side ->
                new BoundInput(
                    name(),
                    configured.route(),
                    configured.requested().contains(Direction.INPUT),
                    configured.fanOut(),
                    side.binding()))
        : Optional.empty();
  }

  CompletableFuture<Void> closeInput(Duration grace) {
    move(
        EnumSet.of(Phase.STARTING, Phase.RUNNING),
        condition(Phase.CLOSING, Optional.empty(), false));
    return close(input, grace);
  }

  CompletableFuture<Void> closeOutput(Duration grace) {
    move(EnumSet.of(Phase.NEW, Phase.CLOSING), condition(Phase.CLOSED, Optional.empty(), false));
    return close(output, grace);
  }

  ComponentStatus status() {
    Condition now = condition;
    Map<Direction, Health> healths = new EnumMap<>(Direction.class);
    if (now.phase().hasSides) {
      sides().forEach(side -> healths.put(side.direction(), side.health()));
    }
    Health health =
        healths.isEmpty()
            ? new Health(state(now.phase()), now.since(), now.error())
            : ComponentStatus.worst(healths.values());
    return ComponentStatus.of(
        component(), healths, health, now.farSide() && !component().ignoreErrors());
  }

  private void open() {
    if (configured.binding().directions().contains(Direction.INPUT) && wants(Direction.INPUT)) {
      input = Optional.of(open(Direction.INPUT, configured.binding()::openInput));
    }
    if (configured.binding().directions().contains(Direction.OUTPUT) && wants(Direction.OUTPUT)) {
      output = Optional.of(open(Direction.OUTPUT, configured.binding()::openOutput));
    }
  }

  private <B extends Binding> OpenSide<B> open(
      Direction direction, Function<BindingContext, B> opener) {
    ComponentMeters meters = surroundings.metrics().of(name(), direction);
    try {
      return new OpenSide<>(
          direction, opener.apply(new ComponentContext(name(), surroundings, meters)), meters);
    } catch (RuntimeException e) {
      meters.close();
      throw e;
    }
  }

  private boolean wants(Direction direction) {
    return configured.requested().isEmpty() || configured.requested().contains(direction);
  }

  private void running() {
    if (move(EnumSet.of(Phase.STARTING), condition(Phase.RUNNING, Optional.empty(), false))) {
      surroundings.metrics().initialised(component().type());
      LOG.info("Component loaded: {}", component().logName());
    }
  }

  private void failed(Throwable thrown) {
    String why =
        thrown instanceof TimeoutException
            ? "did not start within %d ms (spec.initTimeout)"
                .formatted(component().initTimeout().toMillis())
            : Explanation.of(thrown);
    boolean farSide =
        Explanation.isAboutFarSide(thrown)
            || (thrown instanceof TimeoutException && configured.binding().failsFast());
    if (move(EnumSet.of(Phase.STARTING), condition(Phase.FAILED, Optional.of(why), farSide))) {
      surroundings.metrics().failed(name(), component().type(), FailurePhase.INIT);
      LOG.error("{}: component \"{}\": {}", component().location(), component().logName(), why);
      LOG.debug("starting {}", component().logName(), thrown);
      sides().forEach(side -> side.close(name(), Duration.ZERO));
    }
  }

  private CompletableFuture<Void> close(Optional<? extends OpenSide<?>> side, Duration grace) {
    return side.map(open -> open.close(name(), grace))
        .orElseGet(() -> CompletableFuture.completedFuture(null));
  }

  private Stream<OpenSide<?>> sides() {
    return Stream.<Optional<? extends OpenSide<?>>>of(input, output).flatMap(Optional::stream);
  }

  private Component component() {
    return configured.component();
  }

  /** Goes on to another station, unless somebody was faster. */
  private synchronized boolean move(Set<Phase> from, Condition to) {
    boolean allowed = from.contains(condition.phase());
    if (allowed) {
      condition = to;
    }
    return allowed;
  }

  private Condition condition(Phase phase, Optional<String> error, boolean farSide) {
    return new Condition(phase, surroundings.clock().instant(), error, farSide);
  }

  private static Health.State state(Phase phase) {
    return switch (phase) {
      case NEW, STARTING, RUNNING, CLOSING -> Health.State.NEW;
      case FAILED -> Health.State.FAILED;
      case CLOSED -> Health.State.CLOSED;
    };
  }
}
