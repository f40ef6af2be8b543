package dev.mooring.mqtt;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.mooring.mqtt.packet.QoS;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arrows between the packages of this module go one way, and the core is pure. */
class ArchitectureTest {

  private static final String ROOT = "dev.mooring.mqtt";

  /** Which rooms a room may enter; a room that is not in here fails the test. */
  private static final Map<String, Set<String>> MAY_ENTER =
      Map.of(
          "", Set.of("client", "net", "tls", "packet"),
          "client", Set.of("net", "session", "store", "tls", "packet"),
          "net", Set.of("session", "wire", "tls", "store", "packet"),
          "wire", Set.of("packet"),
          "tls", Set.of(),
          "store", Set.of("session", "packet"),
          "session", Set.of("packet"),
          "packet", Set.of());

  private static final JavaClasses MODULE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @Test
  void everyRoomEntersOnlyThoseBelowIt() {
    for (JavaClass each : MODULE) {
      String room = roomOf(each);
      assertTrue(
          MAY_ENTER.containsKey(room), () -> "a room that the design does not have: " + room);
      each.getDirectDependenciesFromSelf().stream()
          .filter(dependency -> isOurs(dependency.getTargetClass()))
          .filter(dependency -> !roomOf(dependency.getTargetClass()).equals(room))
          .forEach(
              dependency ->
                  assertTrue(
                      MAY_ENTER
                          .getOrDefault(room, Set.of())
                          .contains(roomOf(dependency.getTargetClass())),
                      dependency::getDescription));
    }
  }

  @Test
  void thereAreNoCircles() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(MODULE);
  }

  @Test
  void theSessionIsPure() {
    classes()
        .that()
        .resideInAPackage(ROOT + ".session..")
        .should()
        .onlyDependOnClassesThat(
            new DescribedPredicate<>("are of java.lang, collections, random or packets") {
              @Override
              public boolean test(JavaClass type) {
                JavaClass base = type.getBaseComponentType();
                return base.isPrimitive()
                    || List.of(
                            "java.lang",
                            "java.lang.runtime",
                            "java.lang.invoke",
                            "java.util",
                            "java.util.function",
                            "java.util.stream",
                            "java.util.random",
                            "org.jspecify.annotations",
                            ROOT + ".packet",
                            ROOT + ".session")
                        .contains(base.getPackageName());
              }
            })
        .check(MODULE);
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        Thread.class,
        java.util.Timer.class,
        java.util.Random.class,
        Runnable.class,
        java.util.Date.class
      })
  void theSessionHasNoThreadClockOrDiceOfItsOwn(Class<?> forbidden) {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".session..")
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(forbidden)
        .check(MODULE);
  }

  @Test
  void theSessionReadsNoClock() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".session..")
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(MODULE);
  }

  /** Those decide about MQTT who look at the quality of service; see also the pure session. */
  @Test
  void noFileMixesDecisionsAboutTheProtocolWithChannelsOrTimers() {
    noClasses()
        .that(
            new DescribedPredicate<>("use channels, event loops or timers") {
              @Override
              public boolean test(JavaClass type) {
                return type.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getPackageName())
                    .anyMatch(
                        name ->
                            name.startsWith("io.netty.channel")
                                || name.startsWith("io.netty.util.concurrent"));
              }
            })
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(QoS.class)
        .check(MODULE);
  }

  @Test
  void onlyTheRoomsBesideTheWireKnowNetty() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + ".net..", ROOT + ".wire..", ROOT + ".tls..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty..")
        .check(MODULE);
  }

  private static boolean isOurs(JavaClass type) {
    String name = type.getBaseComponentType().getPackageName();
    return name.equals(ROOT) || name.startsWith(ROOT + ".");
  }

  private static String roomOf(JavaClass type) {
    String name = type.getBaseComponentType().getPackageName();
    return name.equals(ROOT) ? "" : name.substring(ROOT.length() + 1);
  }
}
