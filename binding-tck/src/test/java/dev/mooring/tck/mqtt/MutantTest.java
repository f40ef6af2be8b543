package dev.mooring.tck.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mooring.api.BindingProvider;
import dev.mooring.tck.KitRun;
import dev.mooring.tck.requirement.Outcome;
import dev.mooring.tck.requirement.Report;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each mutant of a client's behaviour is noticed by the test of the statement that it breaks, and
 * that test passes for the client without the mutation.
 */
@Tag("long") // minutes: each mutant against each statement, mostly waiting
final class MutantTest {

  private static final int AT_ONCE = 3; // runs, each of which runs several tests at once

  private static final ExecutorService RUNNERS = Executors.newFixedThreadPool(AT_ONCE);
  private static final Map<Mutant, Future<Report>> REPORTS = new EnumMap<>(Mutant.class);

  private static final Set<Mutant> HEALTHY = Set.of(Mutant.NONE, Mutant.NONE_OF_5);

  private record Kit(Mutant mutant) implements MqttBindingKit {
    @Override
    public BindingProvider provider() {
      return new TinyProvider(mutant.version(), mutant);
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

  private static final KitRun.Progress SILENT =
      new KitRun.Progress() {
        @Override
        public void planned(long tests) {}

        @Override
        public void done(String test) {}
      };

  static Stream<Mutant> mutants() {
    return Arrays.stream(Mutant.values()).filter(mutant -> !HEALTHY.contains(mutant));
  }

  @BeforeAll
  static void runAll() {
    for (Mutant mutant : Mutant.values()) {
      REPORTS.put(mutant, RUNNERS.submit(() -> run(mutant)));
    }
  }

  private static Report run(Mutant mutant) {
    return switch (mutant.version()) {
      case V3_1_1 -> MqttConformance.run(new Kit(mutant), SILENT);
      case V5_0 -> Mqtt5Conformance.run(new Kit(mutant), SILENT);
    };
  }

  @AfterAll
  static void stop() {
    RUNNERS.shutdownNow();
  }

  private static Report report(Mutant mutant) throws Exception {
    return Objects.requireNonNull(REPORTS.get(mutant)).get(15, TimeUnit.MINUTES);
  }

  private static Set<String> failed(Mutant mutant) throws Exception {
    return report(mutant).byId().entrySet().stream()
        .filter(entry -> entry.getValue() == Outcome.FAILED)
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @EnumSource(names = {"NONE", "NONE_OF_5"})
  void theClientWithoutAMutationPasses(Mutant none) throws Exception {
    assertEquals(Set.of(), failed(none));
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void eachMutantIsNoticedByTheStatementItBreaks(Mutant mutant) throws Exception {
    assertEquals(new TreeSet<>(mutant.caughtBy()), failed(mutant));
  }
}
