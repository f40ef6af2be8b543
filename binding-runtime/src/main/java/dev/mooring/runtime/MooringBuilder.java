package dev.mooring.runtime;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mooring.api.BindingProvider;
import dev.mooring.api.DeliveryHandler;
import dev.mooring.api.config.Location;
import dev.mooring.runtime.config.Component;
import dev.mooring.runtime.config.ComponentFiles;
import dev.mooring.runtime.config.Expansion;
import dev.mooring.runtime.config.FileContents;
import dev.mooring.runtime.payload.Payloads;
import dev.mooring.runtime.registry.Catalog;
import dev.mooring.runtime.registry.ComponentLoader;
import dev.mooring.runtime.registry.Components;
import dev.mooring.runtime.registry.DataDirectory;
import dev.mooring.runtime.registry.LoadOptions;
import dev.mooring.runtime.registry.StateDirectory;
import dev.mooring.runtime.secret.SecretStoreProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Collects what an application wants of Mooring. Methods that set something return this builder.
 * For one thread, and for one {@link #build}.
 */
public final class MooringBuilder {

  /** How long work under way may take at the end where nobody says. */
  public static final Duration DEFAULT_GRACE = Duration.ofSeconds(5);

  private static final String SECRET_STORES = "secretstores.";

  private Optional<String> applicationId = Optional.empty();
  private Optional<Class<?>> application = Optional.empty();
  private Map<String, String> environment = System.getenv();
  private final List<Path> paths = new ArrayList<>();
  private final List<ComponentSpec> specs = new ArrayList<>();
  private final Map<String, String> settings = new HashMap<>();
  private final List<BindingProvider> providers = new ArrayList<>();
  private final List<SecretStoreProvider> secretStores = new ArrayList<>();
  private final List<Function<HandlerSpecs, List<HandlerSpec>>> handlers = new ArrayList<>();
  private Optional<Path> dataDirectory = Optional.empty();
  private boolean keepsData = true;
  private Duration grace = DEFAULT_GRACE;
  private Payloads payloads = Payloads.lenient();

  MooringBuilder() {}

  /**
   * Gives the application's id: the default of {@code consumerID}, what {@code scopes} are compared
   * with, and a label of all metrics. The same at every start of the same application, since a
   * broker keeps sessions under it.
   *
   * @param id not blank, without dots; {@link #build} refuses another
   * @return this
   */
  public MooringBuilder applicationId(String id) {
    applicationId = Optional.of(id);
    return this;
  }

  /**
   * Takes the application's id from its name, unless {@link #applicationId} gives one: the title
   * that the jar of the class has in its manifest ({@code Implementation-Title}), else the class's
   * own name; {@code OrderService} becomes {@code order-service}. With neither of both, the
   * environment variable {@code APP_ID} counts.
   *
   * @param main a class of the application
   * @return this
   */
  public MooringBuilder application(Class<?> main) {
    application = Optional.of(main);
    return this;
  }

  /**
   * Adds component files, or folders of them. May be called repeatedly.
   *
   * @param files files or folders; one that does not exist is reported in {@link
   *     MooringHealth#problems}
   * @return this
   */
  public MooringBuilder components(Path... files) {
    paths.addAll(List.of(files));
    return this;
  }

  /**
   * Adds a component that was described in code. May be called repeatedly.
   *
   * @param component the component
   * @return this
   */
  public MooringBuilder component(ComponentSpec component) {
    specs.add(component);
    return this;
  }

  /**
   * Gives a value for <code>${{ NAME }}</code> in components, which goes before the environment.
   *
   * @param name the placeholder's name
   * @param value its value
   * @return this
   */
  public MooringBuilder set(String name, String value) {
    settings.put(name, value);
    return this;
  }

  /**
   * Replaces the variables of the process, as components see them.
   *
   * @param variables names and values
   * @return this
   */
  public MooringBuilder environment(Map<String, String> variables) {
    environment = Map.copyOf(variables);
    return this;
  }

  /**
   * Says where dead letters and sessions are kept. Without this it is {@code mooring/<application
   * id>} below the user's state directory. The folder is made when something has to be kept.
   *
   * @param folder need not exist
   * @return this
   */
  public MooringBuilder dataDirectory(Path folder) {
    dataDirectory = Optional.of(folder);
    keepsData = true;
    return this;
  }

  /**
   * Keeps nothing on disk: a message whose handling has failed for good is then acknowledged only
   * if the component's {@code onFailure} needs no file for it; otherwise its input stops.
   *
   * @return this
   */
  public MooringBuilder withoutDataDirectory() {
    keepsData = false;
    return this;
  }

  /**
   * Adds a provider of bindings to those that {@link java.util.ServiceLoader} finds; for a type
   * that both serve, this one counts.
   *
   * @param provider the provider
   * @return this
   */
  public MooringBuilder provider(BindingProvider provider) {
    providers.add(provider);
    return this;
  }

  /**
   * Adds a provider of secret stores, as {@link #provider} does one of bindings.
   *
   * @param provider the provider
   * @return this
   */
  public MooringBuilder secretStores(SecretStoreProvider provider) {
    secretStores.add(provider);
    return this;
  }

  /**
   * Says what reads and writes JSON. Without this, fields that a type does not have are passed
   * over.
   *
   * @param mapper used by many threads at once, and not to be configured any more
   * @return this
   */
  public MooringBuilder json(ObjectMapper mapper) {
    payloads = new Payloads(mapper);
    return this;
  }

  /**
   * Says how long handlers and sends under way may take at the end; {@link #DEFAULT_GRACE} where
   * nobody says.
   *
   * @param time zero or less ends them at once
   * @return this
   */
  public MooringBuilder grace(Duration time) {
    grace = time;
    return this;
  }

  /**
   * Makes an object the handler of a component's messages.
   *
   * @param component the component's name
   * @param handler called for each delivery
   * @return this
   */
  public MooringBuilder handler(String component, DeliveryHandler handler) {
    String description = description(handler);
    handlers.add(specs -> List.of(HandlerSpec.of(component, description, () -> handler)));
    return this;
  }

  /**
   * Makes an object the handler of a component's messages, read as a type.
   *
   * @param <T> what messages are read as; see {@link MessageHandler}
   * @param component the component's name
   * @param type the class of that
   * @param handler called for each message
   * @return this
   */
  public <T> MooringBuilder handler(
      String component, Class<T> type, MessageHandler<? super T> handler) {
    String description = description(handler);
    handlers.add(specs -> List.of(specs.typed(component, description, type, () -> handler)));
    return this;
  }

  /**
   * Makes an object of a class the handler of a component's messages; for containers that make such
   * objects.
   *
   * @param component the component's name
   * @param type implements {@link MessageHandler} with a type of its own, or {@link
   *     DeliveryHandler}
   * @param instance asked once, at the start
   * @return this
   */
  public MooringBuilder handler(String component, Class<?> type, Supplier<?> instance) {
    handlers.add(specs -> List.of(specs.ofClass(component, type, instance)));
    return this;
  }

  /**
   * Makes the methods of an object that have {@link OnBinding} handlers.
   *
   * @param holder the object
   * @return this
   */
  public MooringBuilder handlers(Object holder) {
    return handlers(holder.getClass(), () -> holder);
  }

  /**
   * Makes the methods of a class that have {@link OnBinding} handlers; for containers that make
   * objects of it.
   *
   * @param type the class
   * @param instance asked at the start, once for each method
   * @return this
   */
  public MooringBuilder handlers(Class<?> type, Supplier<?> instance) {
    handlers.add(
        specs -> {
          List<HandlerSpec> found = specs.ofMethods(type, instance);
          return found.isEmpty()
              ? List.of(
                  HandlerSpec.mistaken(
                      "?", type.getName(), "has no method with @OnBinding(\"...\")"))
              : found;
        });
    return this;
  }

  /**
   * The bindings that are in the application's scope, right or wrong, for containers that hand them
   * out by name. Blocks while it reads files.
   *
   * @return their names, each with the place where it is described, in the order in which they were
   *     given
   * @throws MooringException if the application has no id
   */
  public Map<String, Location> componentNames() {
    LoadOptions options = options();
    String namespace = options.environment().getOrDefault(Expansion.NAMESPACE, "");
    Map<String, Location> names = new LinkedHashMap<>();
    contents().components().stream()
        .filter(one -> one.isFor(options.applicationId(), namespace))
        .filter(one -> !one.name().isEmpty() && !one.type().startsWith(SECRET_STORES))
        .forEach(one -> names.putIfAbsent(one.name(), one.location()));
    return Collections.unmodifiableMap(names);
  }

  /**
   * Reads and checks everything, and starts nothing: what comes back holds no thread, socket or
   * file before it is started. A component that is wrong is reported by {@link Mooring#health}, and
   * keeps no other from starting. Blocks while it reads files and asks secret stores.
   *
   * @return what can be started
   * @throws MooringException if the application has no id, or a handler and a component do not fit
   *     together: a handler without a component, two handlers of one component, a handler of a
   *     component that has no input, or one that can be no handler
   */
  public Mooring build() {
    LoadOptions options = options();
    Catalog catalog =
        Catalog.discover(MooringBuilder.class.getClassLoader()).with(providers, secretStores);
    Components components = new ComponentLoader(catalog, options).load(contents());
    HandlerSpecs make = new HandlerSpecs(payloads);
    List<HandlerSpec> specs = handlers.stream().flatMap(one -> one.apply(make).stream()).toList();
    List<String> mistakes = HandlerCheck.mistakes(specs, components);
    if (!mistakes.isEmpty()) {
      throw new MooringException(mistakes);
    }
    return new Mooring(options, components, specs, payloads, grace);
  }

  private LoadOptions options() {
    String id = ApplicationName.of(applicationId, application, environment);
    Optional<DataDirectory> data =
        keepsData
            ? Optional.of(
                new DataDirectory(
                    dataDirectory.orElseGet(() -> StateDirectory.of(environment, id))))
            : Optional.empty();
    return new LoadOptions(id, settings, environment, data);
  }

  private FileContents contents() {
    FileContents read = ComponentFiles.read(paths);
    List<Component> made = specs.stream().map(ComponentSpec::component).toList();
    return new FileContents(
        Stream.concat(
                read.files().stream(),
                specs.stream().map(spec -> spec.location().file()).distinct())
            .toList(),
        Stream.concat(read.components().stream(), made.stream()).toList(),
        read.documents(),
        read.problems());
  }

  /** A class has a name that says something; a lambda has a place. */
  private static String description(Object handler) {
    Class<?> type = handler.getClass();
    return type.isHidden() || type.isSynthetic() ? "at " + CallSite.outside() : type.getName();
  }
}
