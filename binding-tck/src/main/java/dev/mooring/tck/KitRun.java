package dev.mooring.tck;

import dev.mooring.tck.kit.BindingKit;
import dev.mooring.tck.requirement.Report;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs a kit from a program and not from a build: needs JUnit's launcher and engine, which are
 * optional dependencies of the kit. Each method waits for the end of its run; several runs may be
 * at work at the same time, on several threads.
 */
public final class KitRun {

  private static final String RUN = "mooring.tck.run";
  private static final Map<String, Directed> RUNS = new ConcurrentHashMap<>();
  private static final AtomicLong COUNT = new AtomicLong();

  /** For requirements that say they may run at the same time; most of a run is waiting. */
  private static final Map<String, String> AT_ONCE =
      Map.of(
          "junit.jupiter.execution.parallel.enabled", "true",
          "junit.jupiter.execution.parallel.config.strategy", "fixed",
          "junit.jupiter.execution.parallel.config.fixed.parallelism", "6",
          "junit.jupiter.execution.parallel.config.fixed.max-pool-size", "6",
          "junit.jupiter.execution.parallel.config.fixed.saturate", "true");

  /** Told how far a run has come, by one thread at a time. */
  public interface Progress {
    /** So many tests there are. */
    void planned(long tests);

    /** One more is done. */
    void done(String test);

    /** For whom it is enough to know how it ends. */
    Progress SILENT =
        new Progress() {
          @Override
          public void planned(long tests) {}

          @Override
          public void done(String test) {}
        };
  }

  private record Directed(Object kit, List<Report> reports) {}

  private KitRun() {}

  /**
   * Runs the neutral requirements against a binding.
   *
   * @throws IllegalStateException if the tests could not be run at all
   */
  public static Report run(BindingKit kit) {
    return run(DirectedConformance.class, kit, Set.of(), Progress.SILENT);
  }

  /**
   * Runs the neutral requirements of some areas, and those of the plug.
   *
   * @param areas such as {@code SET}; empty for all
   * @throws IllegalStateException if the tests could not be run at all
   */
  public static Report run(BindingKit kit, Set<String> areas) {
    return run(DirectedConformance.class, kit, areas, Progress.SILENT);
  }

  /**
   * Runs the neutral requirements of some areas, and says how far it is.
   *
   * @param areas such as {@code SET}; empty for all
   * @throws IllegalStateException if the tests could not be run at all
   */
  public static Report run(BindingKit kit, Set<String> areas, Progress progress) {
    return run(DirectedConformance.class, kit, areas, progress);
  }

  /**
   * Runs a class of requirements whose constructor takes the kit.
   *
   * @param areas the areas to run; empty for all
   * @throws IllegalStateException if the tests could not be run at all
   */
  public static Report run(Class<?> conformance, Object kit, Set<String> areas, Progress progress) {
    String id = Long.toString(COUNT.incrementAndGet());
    Directed directed = new Directed(kit, new CopyOnWriteArrayList<>());
    RUNS.put(id, directed);
    Listener listener = new Listener(progress);
    try {
      LauncherDiscoveryRequestBuilder request =
          LauncherDiscoveryRequestBuilder.request()
              .selectors(DiscoverySelectors.selectClass(conformance))
              .configurationParameter(RUN, id)
              .configurationParameters(AT_ONCE);
      if (!areas.isEmpty()) {
        request.configurationParameter(
            ConformanceExtension.ONLY, "PLUG," + String.join(",", areas));
      }
      Launcher launcher =
          LauncherFactory.create(
              LauncherConfig.builder().enableTestExecutionListenerAutoRegistration(false).build());
      launcher.execute(request.build(), listener);
    } finally {
      RUNS.remove(id);
    }
    if (directed.reports.size() != 1 || results(directed) < listener.ended) {
      throw new IllegalStateException("the tests could not be run", listener.failure);
    }
    return directed.reports.get(0);
  }

  /** A test that broke down before it had a result is no requirement that is met. */
  private static int results(Directed directed) {
    return directed.reports.get(0).results().size();
  }

  /** Where the report of a directed run goes; empty for others. */
  static Optional<ReportSink> sink(ExtensionContext context) {
    return directed(context).map(directed -> directed.reports::add);
  }

  private static Optional<Directed> directed(ExtensionContext context) {
    return context.getConfigurationParameter(RUN).map(RUNS::get);
  }

  private static final class Listener implements TestExecutionListener {
    private final Progress progress;
    private @Nullable Throwable failure;
    private int ended;

    Listener(Progress progress) {
      this.progress = progress;
    }

    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
      progress.planned(plan.countTestIdentifiers(TestIdentifier::isTest));
    }

    @Override
    public synchronized void executionFinished(TestIdentifier test, TestExecutionResult result) {
      Throwable error = result.getThrowable().orElse(null);
      if (test.isTest()) {
        ended++;
        progress.done(test.getDisplayName());
      }
      boolean broke = result.getStatus() == TestExecutionResult.Status.FAILED;
      if (failure == null && broke && !(error instanceof RequirementFailure)) {
        failure = error;
      }
    }
  }

  /** Gives a test class the kit of the run it belongs to. */
  public static final class KitResolver implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return directed(context)
          .map(directed -> parameter.getParameter().getType().isInstance(directed.kit))
          .orElse(false);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return directed(context).orElseThrow().kit;
    }
  }
}
