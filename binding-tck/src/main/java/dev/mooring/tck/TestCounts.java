package dev.mooring.tck;

import dev.mooring.tck.requirement.Requirement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/** Counts tests, so that the last one of a requirement is known as such. */
final class TestCounts {

  private TestCounts() {}

  /** How many tests of a class, and of those nested in it, are about each requirement. */
  static Map<String, Long> of(Class<?> conformance) {
    List<Class<?>> groups =
        ReflectionSupport.findNestedClasses(
            conformance, type -> AnnotationSupport.isAnnotated(type, Nested.class));
    return groups.stream()
        .flatMap(
            group ->
                AnnotationSupport.findAnnotatedMethods(
                    group, Requirement.class, HierarchyTraversalMode.TOP_DOWN)
                    .stream())
        .flatMap(method -> Arrays.stream(method.getAnnotation(Requirement.class).value()))
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }
}
