package dev.mooring.tck;

import dev.mooring.tck.kit.BindingKit;
import org.junit.jupiter.api.extension.ExtendWith;

/** The neutral requirements for the kit that a program gave to {@link KitRun}. */
@ExtendWith(KitRun.KitResolver.class)
final class DirectedConformance extends DelegatingConformance {

  DirectedConformance(BindingKit kit) {
    super(kit);
  }
}
