package dev.mooring.tck;

import dev.mooring.tck.requirement.Catalogue;
import dev.mooring.tck.requirement.Entry;
import dev.mooring.tck.requirement.Requirement;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * Stands between JUnit and the requirements: skips what does not apply, runs each test on threads
 * of its own, fails it for errors on other threads, turns known deviations round, and reports.
 *
 * @param <B> what the tests work with
 */
public abstract class ConformanceExtension<B extends Workbench>
    implements ParameterResolver, InvocationInterceptor {

  /** The setting that names the areas to run, separated by commas; without it all are run. */
  public static final String ONLY = "mooring.tck.only";

  private static final int TEST_TAKES_AT_MOST = 6; // times the kit's patience

  private final Class<B> benchType;
  private final ExtensionContext.Namespace namespace;

  /** For tests that work with this type. */
  protected ConformanceExtension(Class<B> benchType) {
    this.benchType = benchType;
    this.namespace = ExtensionContext.Namespace.create(benchType);
  }

  /** Opens the session of the kit that is one of these test instances. */
  protected abstract Session<B> open(List<Object> testInstances, ReportSink sink);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == benchType;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Method method = context.getRequiredTestMethod();
    B bench = session(context).bench(method.getAnnotation(Requirement.class).value()[0]);
    context.getStore(namespace).put(benchType, bench);
    return bench;
  }

  /** The class that the groups of tests are nested in. */
  private static Class<?> conformance(ExtensionContext context) {
    return context.getRequiredTestInstances().getAllInstances().get(0).getClass();
  }

  @SuppressWarnings("unchecked") // open() made it
  private Session<B> session(ExtensionContext context) {
    List<Object> instances = context.getRequiredTestInstances().getAllInstances();
    return context
        .getRoot()
        .getStore(namespace)
        .getOrComputeIfAbsent(
            conformance(context), type -> open(instances, ReportSink.of(context)), Session.class);
  }

  @Override
  public void interceptTestMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> invocationContext,
      ExtensionContext context)
      throws Throwable {
    Requirement requirement = context.getRequiredTestMethod().getAnnotation(Requirement.class);
    B bench = context.getStore(namespace).get(benchType, benchType);
    if (requirement == null || bench == null) {
      invocation.proceed();
      return;
    }
    Session<B> session = session(context);
    List<Entry> entries =
        Arrays.stream(requirement.value())
            .map(Catalogue.packed()::get)
            .filter(session::covers)
            .toList();
    Map<String, Long> testsOf =
        session.knownDeviations().isEmpty() ? Map.of() : TestCounts.of(conformance(context));
    Verdict verdict =
        new Verdict(session, entries, Sentences.of(context.getRequiredTestMethod()), testsOf);
    try (bench) {
      Optional<String> closed =
          notAsked(context, entries)
              .or(() -> session.closedTo(entries, List.of(requirement.levers())));
      if (closed.isPresent()) {
        invocation.skip();
        verdict.skipped(closed.get());
        return;
      }
      Optional<Throwable> failure = run(invocation, bench);
      verdict.ran(failure, bench.trace());
    }
  }

  private static Optional<String> notAsked(ExtensionContext context, List<Entry> entries) {
    return context
        .getConfigurationParameter(ONLY)
        .map(areas -> List.of(areas.split(",", -1)))
        .filter(areas -> entries.stream().noneMatch(entry -> areas.contains(entry.area())))
        .map(areas -> "is in none of the areas asked for: " + areas);
  }

  /** The test runs on a thread of its group, so that what it starts falls into the group too. */
  private Optional<Throwable> run(Invocation<@Nullable Void> invocation, B bench)
      throws InterruptedException {
    CompletableFuture<Optional<Throwable>> outcome = new CompletableFuture<>();
    Thread thread =
        bench
            .threads()
            .thread(
                "test",
                () -> {
                  try {
                    invocation.proceed();
                    outcome.complete(Optional.empty());
                  } catch (Throwable error) {
                    outcome.complete(Optional.of(error));
                  }
                });
    thread.start();
    Optional<Throwable> failure = outcome(outcome, thread, bench.patience());
    List<String> stray = bench.threads().strayErrors();
    if (failure.isEmpty() && !stray.isEmpty()) {
      return Optional.of(new AssertionError("errors that nobody caught: " + stray));
    }
    return failure;
  }

  private static Optional<Throwable> outcome(
      CompletableFuture<Optional<Throwable>> outcome, Thread thread, Duration patience)
      throws InterruptedException {
    Duration limit = patience.multipliedBy(TEST_TAKES_AT_MOST);
    try {
      return outcome.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      String at =
          Stream.of(thread.getStackTrace())
              .filter(frame -> !frame.getClassName().startsWith("java."))
              .limit(3)
              .toList()
              .toString();
      thread.interrupt();
      return Optional.of(new AssertionError("it hangs after " + limit + " in " + at, e));
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
