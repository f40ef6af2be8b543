package dev.mooring.runtime.guice;

import com.google.inject.Binding;
import com.google.inject.ConfigurationException;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.spi.Dependency;
import com.google.inject.spi.HasDependencies;
import com.google.inject.spi.InjectionPoint;
import com.google.inject.spi.Message;
import dev.mooring.api.InputBinding;
import dev.mooring.api.OutputBinding;
import dev.mooring.runtime.BindingName;
import dev.mooring.runtime.Mooring;
import dev.mooring.runtime.Sender;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether each binding that is injected is one that its component has. The names are known when
 * modules are configured; which directions a component has is known only when its provider is.
 */
final class InjectionCheck {

  private InjectionCheck() {}

  /** The same Mooring, if all is well. */
  static Mooring passed(Mooring mooring, Injector injector) {
    List<Message> mistakes = new ArrayList<>();
    for (Binding<?> binding : injector.getAllBindings().values()) {
      if (binding.getKey().getTypeLiteral().getRawType() == Sender.class) {
        check(mooring, binding, binding.getKey(), "bindSender", mistakes);
      }
      if (binding instanceof HasDependencies dependent) {
        for (Dependency<?> dependency : dependent.getDependencies()) {
          InjectionPoint point = dependency.getInjectionPoint();
          check(mooring, binding, dependency.getKey(), point == null ? "" : point, mistakes);
        }
      }
    }
    if (!mistakes.isEmpty()) {
      throw new ConfigurationException(mistakes);
    }
    return mooring;
  }

  private static void check(
      Mooring mooring, Binding<?> binding, Key<?> asked, Object by, List<Message> mistakes) {
    if (!(asked.getAnnotation() instanceof BindingName name)) {
      return;
    }
    Class<?> type = asked.getTypeLiteral().getRawType();
    try {
      if (type == InputBinding.class) {
        mooring.input(name.value());
      } else if (type == OutputBinding.class || type == Sender.class) {
        mooring.output(name.value());
      }
    } catch (IllegalArgumentException e) {
      mistakes.add(
          new Message(
              List.of(binding.getSource()),
              "%s %s of \"%s\": %s"
                  .formatted(by, type.getSimpleName(), name.value(), e.getMessage())
                  .strip(),
              null));
    }
  }
}
