package dev.mooring.tck;

import dev.mooring.tck.kit.BindingKit;
import java.util.List;

/** Runs neutral requirements for the kit that is the outermost test instance. */
final class KitExtension extends ConformanceExtension<Bench> {

  KitExtension() {
    super(Bench.class);
  }

  @Override
  protected Session<Bench> open(List<Object> testInstances, ReportSink sink) {
    return new KitSession((BindingKit) testInstances.get(0), sink);
  }
}
