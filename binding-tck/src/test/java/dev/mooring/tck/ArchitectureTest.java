package dev.mooring.tck;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.haveSimpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds the module's rooms against the arrows of the design. */
class ArchitectureTest {

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.mooring.tck");
  private static final JavaClasses TESTS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.OnlyIncludeTests())
          .importPackages("dev.mooring.tck");

  @Test
  void packagesFormNoCircle() {
    slices().matching("dev.mooring.(**)").should().beFreeOfCycles().check(MAIN);
  }

  @Test
  void arrowsBetweenPackagesGoOneWay() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .withOptionalLayers(true)
        .layer("tck.mqtt")
        .definedBy("dev.mooring.tck.mqtt..")
        .layer("tck")
        .definedBy("dev.mooring.tck")
        .layer("requirement")
        .definedBy("dev.mooring.tck.requirement..")
        .layer("probe")
        .definedBy("dev.mooring.tck.probe..")
        .layer("kit")
        .definedBy("dev.mooring.tck.kit..")
        .whereLayer("tck.mqtt")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("tck")
        .mayOnlyBeAccessedByLayers("tck.mqtt")
        .whereLayer("requirement")
        .mayOnlyBeAccessedByLayers("tck", "tck.mqtt")
        .whereLayer("probe")
        .mayOnlyBeAccessedByLayers("tck", "tck.mqtt")
        .whereLayer("kit")
        .mayOnlyBeAccessedByLayers("requirement", "probe", "tck", "tck.mqtt")
        .check(MAIN);
  }

  @Test
  void theNeutralKitDragsNothingAlong() {
    noClasses()
        .that(not(resideInAPackage("dev.mooring.tck.mqtt..")))
        .should()
        .dependOnClassesThat(
            not(
                resideInAnyPackage(
                    "java..",
                    "org.jspecify..",
                    "org.junit..",
                    "org.opentest4j..",
                    "dev.mooring.api..",
                    "dev.mooring.tck..")))
        .allowEmptyShould(true)
        .check(MAIN);
  }

  @ParameterizedTest
  @CsvSource({
    "io.moquette.., MoquetteFixture",
    "org.eclipse.paho.., WitnessClient",
    "org.bouncycastle.., TestPki|PemText",
    "io.netty.., MoquetteFixture"
  })
  void eachOptionalLibraryStaysBehindTheClassThatNeedsIt(String library, String only) {
    noClasses()
        .that(not(partOf(only)))
        .should()
        .dependOnClassesThat(resideInAPackage(library))
        .check(MAIN);
  }

  @Test
  void everyTestIsFoundByItsName() {
    classes()
        .that(
            DescribedPredicate.describe(
                "have tests",
                type ->
                    type.getMethods().stream()
                        .anyMatch(
                            method ->
                                List.of(Test.class, ParameterizedTest.class).stream()
                                    .anyMatch(method::isAnnotatedWith))))
        .should(haveSimpleNameEndingWith("Test"))
        .check(TESTS);
  }

  private static DescribedPredicate<JavaClass> partOf(String simpleName) {
    return DescribedPredicate.describe(
        "part of " + simpleName,
        type -> type.getName().matches(".*\\.(" + simpleName + ")(\\$.*)?"));
  }
}
