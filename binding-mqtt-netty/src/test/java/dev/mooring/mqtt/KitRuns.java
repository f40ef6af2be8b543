package dev.mooring.mqtt;

import dev.mooring.tck.KitRun;
import dev.mooring.tck.kit.BindingKit;
import dev.mooring.tck.requirement.Report;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Several runs of the kit, some at the same time, since most of a run is waiting. */
final class KitRuns {

  private static final int AT_ONCE = 5;

  private final Map<String, Callable<Report>> neutral = new LinkedHashMap<>();
  private final Map<String, Callable<Report>> wire311 = new LinkedHashMap<>();
  private final Map<String, Callable<Report>> wire5 = new LinkedHashMap<>();

  /** What came of them, each by the name of its column. */
  record Results(
      Map<String, Report> neutral, Map<String, Report> wire311, Map<String, Report> wire5) {}

  void neutral(String column, Callable<BindingKit> kit) {
    neutral.put(column, () -> KitRun.run(kit.call()));
  }

  void wire311(String column, Callable<Report> run) {
    wire311.put(column, run);
  }

  void wire5(String column, Callable<Report> run) {
    wire5.put(column, run);
  }

  Results run() throws InterruptedException, ExecutionException {
    ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE);
    try {
      Map<String, Future<Report>> first = submitted(pool, neutral);
      Map<String, Future<Report>> second = submitted(pool, wire311);
      Map<String, Future<Report>> third = submitted(pool, wire5);
      return new Results(done(first), done(second), done(third));
    } finally {
      pool.shutdownNow();
    }
  }

  private static Map<String, Future<Report>> submitted(
      ExecutorService pool, Map<String, Callable<Report>> runs) {
    Map<String, Future<Report>> futures = new LinkedHashMap<>();
    runs.forEach((column, run) -> futures.put(column, pool.submit(run)));
    return futures;
  }

  private static Map<String, Report> done(Map<String, Future<Report>> futures)
      throws InterruptedException, ExecutionException {
    Map<String, Report> reports = new LinkedHashMap<>();
    for (Map.Entry<String, Future<Report>> run : futures.entrySet()) {
      reports.put(run.getKey(), run.getValue().get());
    }
    return reports;
  }
}
