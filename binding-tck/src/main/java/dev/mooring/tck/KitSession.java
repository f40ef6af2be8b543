package dev.mooring.tck;

import dev.mooring.api.Binding;
import dev.mooring.api.Capability;
import dev.mooring.api.ConfiguredBinding;
import dev.mooring.api.Direction;
import dev.mooring.tck.kit.BindingKit;
import dev.mooring.tck.kit.FarSide;
import dev.mooring.tck.kit.Lever;
import dev.mooring.tck.requirement.Entry;
import dev.mooring.tck.requirement.Gate;
import dev.mooring.tck.requirement.Report;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What the tests of one kit share during one run: the far side, what the binding declares, whether
 * its plug fits, and the report.
 */
final class KitSession implements Session<Bench> {

  private static final String PLUG = "PLUG";

  private final BindingKit kit;
  private final FarSide farSide;
  private final Report report;
  private final ReportSink sink;
  private final AtomicInteger places = new AtomicInteger();
  private final String run = Long.toString(System.nanoTime(), Character.MAX_RADIX);
  private @Nullable Gate gate;
  private @Nullable String plugFailure;

  KitSession(BindingKit kit, ReportSink sink) {
    this.kit = kit;
    this.farSide = kit.farSide();
    this.report = new Report(kit.type());
    this.sink = sink;
  }

  @Override
  public Report report() {
    return report;
  }

  @Override
  public Bench bench(String id) {
    String name = id.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    return new Bench(kit, farSide, name + "-" + run + "-" + places.incrementAndGet());
  }

  @Override
  public synchronized Optional<String> closedTo(List<Entry> entries, List<Lever> levers) {
    boolean plug = entries.get(0).area().equals(PLUG);
    if (!plug && plugFailure != null) {
      return Optional.of("would say nothing: the plug does not fit, see " + plugFailure);
    }
    Set<Lever> has = farSide.levers();
    if (plug) {
      return new Gate(Set.of(), has).closedTo(List.of(), levers);
    }
    if (gate == null) {
      gate = new Gate(declared(), has);
    }
    return gate.closedTo(entries, levers);
  }

  @Override
  public synchronized void failed(List<Entry> entries) {
    if (entries.get(0).area().equals(PLUG)) {
      plugFailure = entries.get(0).id();
    }
  }

  @Override
  public Map<String, String> knownDeviations() {
    return kit.knownDeviations();
  }

  /** Asks the bindings themselves, unstarted. */
  private Set<String> declared() {
    Set<String> has = new HashSet<>();
    try (Bench bench = bench("declared")) {
      ConfiguredBinding configured = bench.configured();
      for (Direction direction : configured.directions()) {
        String side = direction.name().toLowerCase(Locale.ROOT);
        has.add(side);
        Binding binding =
            switch (direction) {
              case INPUT -> configured.openInput(bench.context(bench.place()));
              case OUTPUT -> configured.openOutput(bench.context(bench.place()));
            };
        for (Capability capability : binding.capabilities()) {
          has.add(side + " " + capability);
        }
        binding.close(Duration.ZERO);
      }
    }
    kit.limits().unsettled().ifPresent(limit -> has.add("limit of unsettled"));
    kit.limits().unsettledBytes().ifPresent(limit -> has.add("limit of unsettled bytes"));
    kit.limits().waiting().ifPresent(limit -> has.add("limit of waiting"));
    if (kit.failurePolicy().deadLetters()) {
      has.add("dead letters");
    }
    return has;
  }

  @Override
  public void close() {
    try {
      farSide.close();
    } finally {
      sink.take(report);
    }
  }
}
