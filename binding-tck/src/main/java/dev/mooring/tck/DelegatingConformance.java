package dev.mooring.tck;

import dev.mooring.api.BindingProvider;
import dev.mooring.api.Payload;
import dev.mooring.tck.kit.BindingKit;
import dev.mooring.tck.kit.FailurePolicy;
import dev.mooring.tck.kit.FarSide;
import dev.mooring.tck.kit.Limits;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The neutral requirements for a kit that is another object. */
abstract class DelegatingConformance extends BindingConformance {

  private final BindingKit kit;

  DelegatingConformance(BindingKit kit) {
    this.kit = kit;
  }

  @Override
  public BindingProvider provider() {
    return kit.provider();
  }

  @Override
  public Map<String, String> configuration(String place) {
    return kit.configuration(place);
  }

  @Override
  public FarSide farSide() {
    return kit.farSide();
  }

  @Override
  public String type() {
    return kit.type();
  }

  @Override
  public Limits limits() {
    return kit.limits();
  }

  @Override
  public FailurePolicy failurePolicy() {
    return kit.failurePolicy();
  }

  @Override
  public List<Payload> payloads() {
    return kit.payloads();
  }

  @Override
  public Map<String, String> knownDeviations() {
    return kit.knownDeviations();
  }

  @Override
  public Duration patience() {
    return kit.patience();
  }

  @Override
  public Collection<String> sharedThreads() {
    return kit.sharedThreads();
  }
}
