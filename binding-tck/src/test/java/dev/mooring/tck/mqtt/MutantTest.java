package dev.mooring.tck.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mooring.api.BindingProvider;
import dev.mooring.tck.KitRun;
import dev.mooring.tck.requirement.Outcome;
import dev.mooring.tck.requirement.Report;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each mutant of a client's behaviour is noticed by the tests of the statements that it breaks, and
 * by no other; and the client without a mutation passes all of them.
 */
@Tag("long") // minutes: each mutant against each statement, mostly waiting
final class MutantTest {

  private static final int AT_ONCE = 3; // runs, each of which runs several tests at once

  private static final Map<Kit, Future<Report>> REPORTS = new ConcurrentHashMap<>();

  private static ExecutorService runners;

  private record Kit(Mutant mutant, MqttVersion version) implements MqttBindingKit {
    @Override
    public BindingProvider provider() {
      return new TinyProvider(version, mutant);
    }

    @Override
    public String type() {
      return TinyProvider.TYPE;
    }

    @Override
    public Map<String, String> configuration(MqttSetup setup) {
      return setup.values();
    }

    @Override
    public Duration patience() {
      return Duration.ofSeconds(10);
    }
  }

  static Stream<Arguments> mutants() {
    return Stream.of(Mutant.values())
        .flatMap(
            mutant -> mutant.versions().stream().map(version -> Arguments.of(mutant, version)));
  }

  @BeforeAll
  static void runAll() {
    runners = Executors.newFixedThreadPool(AT_ONCE);
    for (Mutant mutant : Mutant.values()) {
      for (MqttVersion version : mutant.versions()) {
        Kit kit = new Kit(mutant, version);
        REPORTS.put(kit, runners.submit(() -> run(kit)));
      }
    }
  }

  private static Report run(Kit kit) {
    return switch (kit.version()) {
      case V3_1_1 -> MqttConformance.run(kit, KitRun.Progress.SILENT);
      case V5_0 -> Mqtt5Conformance.run(kit, KitRun.Progress.SILENT);
    };
  }

  @AfterAll
  static void stop() {
    runners.shutdownNow();
  }

  private static Report report(Mutant mutant, MqttVersion version) throws Exception {
    return Objects.requireNonNull(REPORTS.get(new Kit(mutant, version))).get(15, TimeUnit.MINUTES);
  }

  private static Set<String> failed(Report report) {
    return report.byId().entrySet().stream()
        .filter(entry -> entry.getValue() == Outcome.FAILED)
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void eachMutantIsNoticedByTheStatementsThatItBreaks(Mutant mutant, MqttVersion version)
      throws Exception {
    Report report = report(mutant, version);
    Set<String> broken = new TreeSet<>(mutant.breaks(version));
    assertEquals(broken, failed(report), () -> unexpected(report, broken));
  }

  private static String unexpected(Report report, Set<String> broken) {
    return failed(report).stream()
        .filter(id -> !broken.contains(id))
        .map(id -> report.detail(id).orElse(""))
        .collect(Collectors.joining("\n\n"));
  }
}
