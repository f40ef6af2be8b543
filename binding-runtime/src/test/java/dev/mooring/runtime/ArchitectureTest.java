package dev.mooring.runtime;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rooms of this module, and the arrows between them. */
final class ArchitectureTest {

  private static final String ROOT = "dev.mooring.runtime.";

  /** What applications embed has the name of the whole. */
  private static final String EMBEDDING = "embedding";

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.mooring.runtime");
  private static final JavaClasses TESTS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
          .importPackages("dev.mooring.runtime");

  /** From the top down; the rooms of one row do not know each other. */
  private static final List<List<String>> ROWS =
      List.of(
          List.of("cli"),
          List.of("wiring", "guice"),
          List.of("http", "grpc", EMBEDDING),
          List.of("dispatch"),
          List.of("deadletter"),
          List.of("registry"),
          List.of("config", "secret", "observe", "payload"),
          List.of("api"));

  @Test
  void eachRoomEntersThoseBelowItAlone() {
    LayeredArchitecture rooms =
        layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("dev.mooring..")
            .withOptionalLayers(true)
            .layer("api")
            .definedBy("dev.mooring.api..");
    for (List<String> row : ROWS.subList(0, ROWS.size() - 1)) {
      for (String room : row) {
        rooms =
            rooms
                .layer(room)
                .definedBy(room.equals(EMBEDDING) ? "dev.mooring.runtime" : ROOT + room + "..");
      }
    }
    for (int i = 0; i < ROWS.size() - 1; i++) {
      String[] below =
          ROWS.subList(i + 1, ROWS.size()).stream().flatMap(List::stream).toArray(String[]::new);
      for (String room : ROWS.get(i)) {
        rooms = rooms.whereLayer(room).mayOnlyAccessLayers(below);
      }
    }
    rooms.check(MAIN);
  }

  @Test
  void noCircles() {
    slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(MAIN);
  }

  @Test
  void guiceIsWhereItIsAskedForAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + "wiring..", ROOT + "guice..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.google.inject..")
        .check(MAIN);
  }

  @Test
  void jacksonIsWhereDocumentsAreReadAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            ROOT + "config..", ROOT + "secret..", ROOT + "http..", ROOT + "payload..")
        .and()
        .doNotHaveFullyQualifiedName(ROOT + "deadletter.DeadLetterLine")
        .and()
        .doNotHaveFullyQualifiedName(ROOT + "MooringBuilder")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.fasterxml..", "org.yaml..")
        .check(MAIN);
  }

  @Test
  void noTransportIsNamed() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.mooring.mqtt..",
            "dev.mooring.tck..",
            "io.netty.handler.codec.mqtt..",
            "io.moquette..",
            "org.eclipse.paho..")
        .check(MAIN);
  }

  @Test
  void whatRunsTestsIsNamedSoThatItIsRun() {
    classes()
        .that()
        .containAnyMethodsThat(TestMethods.ANNOTATED)
        .should()
        .haveSimpleNameEndingWith("Test")
        .check(TESTS);
  }
}
