package dev.mooring.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.mooring.tck.memory.Flaw;
import dev.mooring.tck.requirement.Catalogue;
import dev.mooring.tck.requirement.Entry;
import dev.mooring.tck.requirement.Requirement;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Specification, tests and broken bindings name the same requirements. */
final class CompletenessTest {

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.mooring.tck");

  private static Set<String> tested() {
    return MAIN.stream()
        .flatMap(type -> type.getMethods().stream())
        .filter(method -> method.isAnnotatedWith(Requirement.class))
        .flatMap(method -> Arrays.stream(method.getAnnotationOfType(Requirement.class).value()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> specified(boolean testable) {
    return Catalogue.packed().entries().stream()
        .filter(entry -> entry.untested().isEmpty() == testable)
        .map(Entry::id)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyRequirementHasATestOrAReasonAndEveryTestARequirement() {
    assertEquals(specified(true), tested());
  }

  @Test
  void everyNeutralRequirementHasABrokenBinding() {
    Set<String> neutral =
        specified(true).stream()
            .filter(id -> !id.contains("/") && !id.startsWith("PLUG"))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> broken =
        Arrays.stream(Flaw.values())
            .flatMap(flaw -> flaw.caughtBy().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(neutral, broken);
  }
}
