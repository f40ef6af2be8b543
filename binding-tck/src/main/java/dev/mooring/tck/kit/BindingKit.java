package dev.mooring.tck.kit;

import dev.mooring.api.BindingProvider;
import dev.mooring.api.Payload;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Plugs a binding into the conformance kit. Three methods have to be written; the others have
 * answers that suit most bindings.
 *
 * <p>What the binding promises is asked of the binding itself ({@link
 * dev.mooring.api.Binding#capabilities()}): what it declares must hold, what it does not declare is
 * skipped with the reason. The kit's methods are called from any thread, one at a time.
 */
public interface BindingKit {

  /** The provider under test. */
  BindingProvider provider();

  /**
   * The values of a component as its file would have them. An input so configured receives what is
   * sent to the place, an output sends to it; the input keeps its identity (its queue, session or
   * position) when the same place is asked for again.
   *
   * @param place names a topic, queue or file that no other test uses: letters, digits and hyphens
   */
  Map<String, String> configuration(String place);

  /** The other end of the wire; called once, closed at the end of all tests. */
  FarSide farSide();

  /**
   * The component type under test.
   *
   * @return the provider's only type, unless overridden
   * @throws IllegalStateException if the provider has several
   */
  default String type() {
    Set<String> types = provider().types();
    if (types.size() != 1) {
      throw new IllegalStateException(
          "the provider serves " + types + "; say in BindingKit.type() which one is tested");
    }
    return types.iterator().next();
  }

  /** The bounds that {@link #configuration} sets; what is bounded nowhere is not tested. */
  default Limits limits() {
    return Limits.none();
  }

  /** What {@link #configuration} makes of deliveries whose handlers fail. */
  default FailurePolicy failurePolicy() {
    return FailurePolicy.deadLetterAfter(0);
  }

  /** Payloads that the transport carries unchanged. */
  default List<Payload> payloads() {
    return SamplePayloads.ALL;
  }

  /**
   * Requirements that the binding is known to miss: id and the reason, best with a link. Its tests
   * run all the same and one of them has to fail; an entry whose tests all pass is an error.
   */
  default Map<String, String> knownDeviations() {
    return Map.of();
  }

  /** How long to wait for something that ought to happen at once; ten seconds unless overridden. */
  default Duration patience() {
    return Duration.ofSeconds(10);
  }

  /**
   * Names, or beginnings of names, of threads that outlive bindings by intent, because they belong
   * to a library or to the whole process.
   */
  default Collection<String> sharedThreads() {
    return List.of();
  }
}
