package dev.mooring.tck.memory;

import dev.mooring.api.BindingProvider;
import dev.mooring.tck.kit.BindingKit;
import dev.mooring.tck.kit.FailurePolicy;
import dev.mooring.tck.kit.FarSide;
import dev.mooring.tck.kit.Limits;
import java.time.Duration;
import java.util.Map;

/** Plugs the memory binding into the kit. */
public final class MemoryKit implements BindingKit {

  private final MemoryFarSide farSide = new MemoryFarSide();
  private final Flaw flaw;
  private final boolean concurrent;
  private final Map<String, String> knownDeviations;

  /** Without a flaw, as a service is made. */
  public MemoryKit() {
    this(Flaw.NONE);
  }

  /** With a flaw, or {@link Flaw#NONE}. */
  public MemoryKit(Flaw flaw) {
    this(flaw, flaw.concurrent(), Map.of());
  }

  /** With several handlers at once or not, and with deviations that are known. */
  public MemoryKit(Flaw flaw, boolean concurrent, Map<String, String> knownDeviations) {
    this.flaw = flaw;
    this.concurrent = concurrent;
    this.knownDeviations = knownDeviations;
  }

  @Override
  public BindingProvider provider() {
    return new MemoryProvider(farSide, flaw);
  }

  @Override
  public String type() {
    return MemoryProvider.TYPE;
  }

  @Override
  public Map<String, String> configuration(String place) {
    return Map.of("place", place, "concurrency", concurrent ? "4" : "1");
  }

  @Override
  public FarSide farSide() {
    return farSide;
  }

  @Override
  public Limits limits() {
    return Limits.none()
        .withUnsettled(MemoryProvider.MAX_UNSETTLED)
        .withUnsettledBytes(MemoryProvider.MAX_UNSETTLED_BYTES)
        .withWaiting(MemoryProvider.MAX_WAITING);
  }

  @Override
  public FailurePolicy failurePolicy() {
    return FailurePolicy.deadLetterAfter(MemoryProvider.RETRIES);
  }

  @Override
  public Map<String, String> knownDeviations() {
    return knownDeviations;
  }

  /** Short, since with flaws most of the time is spent in waiting in vain. */
  @Override
  public Duration patience() {
    return Duration.ofMillis(flaw == Flaw.NONE ? 10_000 : 6000);
  }
}
