package dev.mooring.runtime.guice;

import dev.mooring.runtime.BindingName;
import java.lang.annotation.Annotation;
import org.jspecify.annotations.Nullable;

/**
 * Makes {@link BindingName} annotations for keys, as {@code Names.named} does. Stateless, safe for
 * any thread; what it makes is immutable.
 */
public final class BindingNames {

  private BindingNames() {}

  /**
   * The annotation for a component's name, as in {@code Key.get(OutputBinding.class,
   * BindingNames.of("orders"))}.
   *
   * @param component the component's name
   * @return equal to the annotation that source code has with this name
   */
  public static BindingName of(String component) {
    return new Name(component);
  }

  @SuppressWarnings("BadAnnotationImplementation")
  private record Name(String value) implements BindingName {

    @Override
    public Class<? extends Annotation> annotationType() {
      return BindingName.class;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof BindingName that && that.value().equals(value);
    }

    @Override
    public int hashCode() {
      // What java.lang.annotation.Annotation asks for.
      return (127 * "value".hashCode()) ^ value.hashCode();
    }

    @Override
    public String toString() {
      return "@" + BindingName.class.getName() + "(\"" + value + "\")";
    }
  }
}
