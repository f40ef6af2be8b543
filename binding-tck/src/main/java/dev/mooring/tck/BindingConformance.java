package dev.mooring.tck;

import dev.mooring.tck.kit.BindingKit;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestClassOrder;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * All neutral requirements as JUnit tests. A class that extends it and says what to test is all
 * there is to write:
 *
 * <pre>{@code
 * class CarrierPigeonTest extends BindingConformance {
 *   public BindingProvider provider() { return new CarrierPigeonProvider(); }
 *   public Map<String, String> configuration(String place) { return Map.of("coop", place); }
 *   public FarSide farSide() { return new Coop(); }
 * }
 * }</pre>
 *
 * <p>Tests of the plug run first; if they fail, the others are skipped, since they would say
 * nothing of the binding. One object serves all tests of the class; each test runs on a thread of
 * its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestClassOrder(ClassOrderer.OrderAnnotation.class)
@ExtendWith(KitExtension.class)
public abstract class BindingConformance implements BindingKit {

  /** Whether the kit itself is plugged in right. */
  @Nested
  @Order(0)
  class Plug extends PlugRequirements {}

  /** The life of a binding. */
  @Nested
  class LifeCycle extends LifeCycleRequirements {}

  /** Reading and checking configuration. */
  @Nested
  class Configuration extends ConfigurationRequirements {}

  /** Sending. */
  @Nested
  class Output extends OutputRequirements {}

  /** Subscribing and receiving. */
  @Nested
  class Input extends InputRequirements {}

  /** What becomes of deliveries. */
  @Nested
  class Settlement extends SettlementRequirements {}

  /** Order. */
  @Nested
  class Ordering extends OrderingRequirements {}

  /** Bounds. */
  @Nested
  class BackPressure extends BackPressureRequirements {}

  /** Failures. */
  @Nested
  class Failures extends FailureRequirements {}

  /** Threads. */
  @Nested
  class Threads extends ThreadRequirements {}

  /** What is left. */
  @Nested
  class Resources extends ResourceRequirements {}
}
