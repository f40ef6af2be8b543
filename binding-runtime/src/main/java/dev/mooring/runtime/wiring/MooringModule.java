package dev.mooring.runtime.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provider;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.name.Names;
import dev.mooring.api.BindingException;
import dev.mooring.api.DeadLetters;
import dev.mooring.api.Direction;
import dev.mooring.api.InputBinding;
import dev.mooring.api.OutputBinding;
import dev.mooring.runtime.deadletter.DeadLetterFiles;
import dev.mooring.runtime.observe.BindingMetrics;
import dev.mooring.runtime.registry.BindingSurroundings;
import dev.mooring.runtime.registry.Bindings;
import dev.mooring.runtime.registry.BoundInput;
import dev.mooring.runtime.registry.Catalog;
import dev.mooring.runtime.registry.ComponentLoader;
import dev.mooring.runtime.registry.Components;
import dev.mooring.runtime.registry.ConfiguredComponent;
import dev.mooring.runtime.registry.HandlerThreads;
import dev.mooring.runtime.registry.LoadOptions;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Bindings for a service that uses Guice: {@code @Named("orders") OutputBinding} and
 * {@code @Named("orders") InputBinding} for each component that was found right, and {@link
 * Bindings}, which starts and stops them all.
 *
 * <p>What is injected may be asked for anything at once, but works only after {@link
 * Bindings#start} has completed; it is closed by {@link Bindings#close}. Components that cannot be
 * used are logged at the start, stand in {@link Bindings#status}, and keep no other from starting.
 */
public final class MooringModule extends AbstractModule {

  private final LoadOptions options;
  private final Components components;
  private final MeterRegistry meters;

  private MooringModule(LoadOptions options, Components components, MeterRegistry meters) {
    this.options = options;
    this.components = components;
    this.meters = meters;
  }

  /**
   * The components of files, or of directories of them, with the types that the class path has.
   * Blocks while it reads files and asks secret stores.
   */
  public static MooringModule load(LoadOptions options, List<Path> files) {
    return load(options, files, Catalog.discover(MooringModule.class.getClassLoader()));
  }

  /** The same with a catalogue of one's own. */
  public static MooringModule load(LoadOptions options, List<Path> files, Catalog catalog) {
    return new MooringModule(
        options, new ComponentLoader(catalog, options).load(files), Metrics.globalRegistry);
  }

  /** The same components, whose meters are on another registry than Micrometer's global one. */
  public MooringModule withMeters(MeterRegistry registry) {
    return new MooringModule(options, components, registry);
  }

  @Override
  protected void configure() {
    Provider<Bindings> bindings = getProvider(Bindings.class);
    for (ConfiguredComponent component : components.configured()) {
      String name = component.component().name();
      if (opens(component, Direction.OUTPUT)) {
        bind(OutputBinding.class)
            .annotatedWith(Names.named(name))
            .toInstance(new NamedOutput(name, () -> bindings.get().output(name)));
      }
      if (opens(component, Direction.INPUT)) {
        bind(InputBinding.class)
            .annotatedWith(Names.named(name))
            .toInstance(
                new NamedInput(
                    name,
                    () ->
                        bindings.get().inputs().stream()
                            .filter(input -> input.component().equals(name))
                            .map(BoundInput::binding)
                            .findFirst()));
      }
    }
  }

  private static boolean opens(ConfiguredComponent component, Direction direction) {
    return component.binding().directions().contains(direction)
        && (component.requested().isEmpty() || component.requested().contains(direction));
  }

  @Provides
  @Singleton
  Bindings bindings() {
    return new Bindings(
        components,
        new BindingSurroundings(
            HandlerThreads.create(),
            Clock.systemUTC(),
            new BindingMetrics(meters, options.applicationId()),
            deadLetters(),
            options.dataDirectory()));
  }

  private DeadLetters deadLetters() {
    return options
        .dataDirectory()
        .<DeadLetters>map(DeadLetterFiles::new)
        .orElse(
            letter ->
                CompletableFuture.failedFuture(
                    new BindingException(
                        BindingException.Kind.REJECTED,
                        "there is no data directory for dead letters")));
  }
}
