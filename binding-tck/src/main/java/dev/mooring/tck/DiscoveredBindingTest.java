package dev.mooring.tck;

import dev.mooring.tck.kit.BindingKit;
import java.util.List;
import java.util.ServiceLoader;

/**
 * The neutral requirements for the one {@link BindingKit} that the {@link ServiceLoader} finds: for
 * builds that run tests straight from the kit's jar. With Surefire that is {@code
 * <dependenciesToScan>dev.mooring:binding-tck</dependenciesToScan>}. Each test runs on a thread of
 * its own.
 */
public final class DiscoveredBindingTest extends DelegatingConformance {

  DiscoveredBindingTest() {
    super(only());
  }

  private static BindingKit only() {
    List<BindingKit> kits =
        ServiceLoader.load(BindingKit.class).stream().map(ServiceLoader.Provider::get).toList();
    if (kits.size() != 1) {
      throw new IllegalStateException(
          "expected one "
              + BindingKit.class.getName()
              + " under META-INF/services, found "
              + kits.stream().map(kit -> kit.getClass().getName()).toList());
    }
    return kits.get(0);
  }
}
