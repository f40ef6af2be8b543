package dev.mooring.runtime;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** What makes a method one that the build runs. */
final class TestMethods {

  static final DescribedPredicate<JavaMethod> ANNOTATED =
      DescribedPredicate.describe(
          "are tests",
          method ->
              method.isAnnotatedWith(Test.class)
                  || method.isAnnotatedWith(ParameterizedTest.class));

  private TestMethods() {}
}
