package dev.mooring.api;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Holds the module's rooms against the arrows of the design. */
class ArchitectureTest {

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.mooring.api");

  @Test
  void packagesFormNoCircle() {
    slices().matching("dev.mooring.(**)").should().beFreeOfCycles().check(MAIN);
  }

  @Test
  void configurationEntersNoOtherRoom() {
    noClasses()
        .that()
        .resideInAPackage("dev.mooring.api.config")
        .should()
        .dependOnClassesThat(
            not(resideInAnyPackage("java..", "org.jspecify..", "dev.mooring.api.config")))
        .check(MAIN);
  }

  @Test
  void theContractNeedsTheJdkAlone() {
    noClasses()
        .should()
        .dependOnClassesThat(
            not(resideInAnyPackage("java..", "org.jspecify..", "dev.mooring.api..")))
        .check(MAIN);
  }
}
