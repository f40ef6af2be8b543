package dev.mooring.tck.probe;

import dev.mooring.api.Meters;
import java.util.function.DoubleSupplier;

/** Metrics that nobody reads: which there are is the binding's own business. */
enum NoMeters implements Meters {
  INSTANCE;

  @Override
  public Counter counter(String name, String description) {
    return amount -> {};
  }

  @Override
  public Timer timer(String name, String description) {
    return nanos -> {};
  }

  @Override
  public void gauge(String name, String description, DoubleSupplier value) {}
}
