package dev.mooring.runtime.wiring;

import dev.mooring.api.config.Problem;
import dev.mooring.runtime.config.RuntimeConfiguration;
import dev.mooring.runtime.dispatch.Resilience;
import dev.mooring.runtime.registry.Bindings;
import dev.mooring.runtime.registry.ComponentChanges;
import dev.mooring.runtime.registry.ComponentLoader;
import dev.mooring.runtime.registry.Components;
import dev.mooring.runtime.registry.ResourceWatch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes changed component files and policies take effect while the sidecar runs. What is wrong in a
 * new reading is told once and keeps what runs from nothing. Safe for any thread.
 */
final class HotReload implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HotReload.class);

  private final SidecarSettings settings;
  private final ComponentLoader loader;
  private final Bindings bindings;
  private final Resilience resilience;

  /** What is in force until the end. */
  private final RuntimeConfiguration configuration;

  /** What was told already. Confined to the watching thread, like the next. */
  private List<Problem> told;

  private RuntimeConfiguration lastRead;

  private Optional<ResourceWatch> watch = Optional.empty();

  HotReload(
      SidecarSettings settings,
      ComponentLoader loader,
      Components first,
      Bindings bindings,
      Resilience resilience) {
    this.settings = settings;
    this.loader = loader;
    this.bindings = bindings;
    this.resilience = resilience;
    this.configuration = first.configuration();
    this.lastRead = configuration;
    this.told = first.problems();
  }

  /**
   * Begins to look at files, where that is wanted and there are any.
   *
   * @param changes who subscribes the inputs
   */
  synchronized void start(ComponentChanges changes) {
    Optional<Duration> reconcile = settings.operation().reconcile();
    List<Path> paths = new ArrayList<>(settings.resources());
    paths.addAll(settings.operation().configurations());
    if (reconcile.isEmpty() || paths.isEmpty() || !configuration.hotReload()) {
      return;
    }
    try {
      watch = Optional.of(ResourceWatch.start(paths, reconcile.get(), () -> reload(changes)));
    } catch (IOException e) {
      LOG.warn(
          "changes of component files take no effect: they cannot be watched: {}", e.toString());
    }
  }

  private void reload(ComponentChanges changes) {
    Components next = loader.load(settings.resources(), settings.operation().configurations());
    if (!next.problems().equals(told)) {
      next.problems().forEach(HotReload::tell);
      told = next.problems();
    }
    if (next.mistakes().stream().noneMatch(problem -> problem.component().isEmpty())) {
      resilience.replace(next.resilience());
      compare(next.configuration());
    }
    boolean changed = bindings.reload(next, changes, settings.grace()).toCompletableFuture().join();
    if (changed) {
      LOG.info("component files have been read again: {}", next.summary());
    }
  }

  private void compare(RuntimeConfiguration read) {
    if (!read.equals(lastRead) && !read.equals(configuration)) {
      LOG.warn("a Configuration has changed; that takes effect when the sidecar is started again");
    }
    lastRead = read;
  }

  private static void tell(Problem problem) {
    if (problem.isError()) {
      LOG.error("{}", problem);
    } else {
      LOG.warn("{}", problem);
    }
  }

  /** Does not look any more. */
  @Override
  public synchronized void close() {
    watch.ifPresent(ResourceWatch::close);
  }
}
