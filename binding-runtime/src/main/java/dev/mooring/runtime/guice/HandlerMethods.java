package dev.mooring.runtime.guice;

import com.google.inject.Binding;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.spi.LinkedKeyBinding;
import dev.mooring.runtime.MooringBuilder;
import dev.mooring.runtime.OnBinding;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Finds the classes in an injector whose methods handle messages. Stateless. */
final class HandlerMethods {

  private HandlerMethods() {}

  /** Tells a builder of each; one that is bound under several keys counts once. */
  static void in(Injector injector, MooringBuilder builder) {
    Map<Key<?>, Binding<?>> bindings = injector.getBindings();
    Set<Class<?>> seen = new HashSet<>();
    for (Binding<?> binding : bindings.values()) {
      Key<?> made = binding.getKey();
      if (binding instanceof LinkedKeyBinding<?> linked) {
        if (bindings.containsKey(linked.getLinkedKey())) {
          continue;
        }
        made = linked.getLinkedKey();
      }
      Class<?> type = made.getTypeLiteral().getRawType();
      if (isAnnotated(type) && seen.add(type)) {
        builder.handlers(type, binding.getProvider()::get);
      }
    }
  }

  private static boolean isAnnotated(Class<?> type) {
    for (Class<?> one = type; one != null && one != Object.class; one = one.getSuperclass()) {
      if (Arrays.stream(one.getDeclaredMethods())
          .anyMatch(method -> method.isAnnotationPresent(OnBinding.class))) {
        return true;
      }
    }
    return false;
  }
}
