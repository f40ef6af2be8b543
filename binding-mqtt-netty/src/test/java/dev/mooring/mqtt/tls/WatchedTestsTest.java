package dev.mooring.mqtt.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.mooring.tck.mqtt.TestPki;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sees to it that nothing of the TLS suite goes unread. */
class WatchedTestsTest {

  @Test
  void readsAlongInEveryTestThatHasKeys() {
    Set<String> makers =
        Stream.of(Pki.class, Pem.class, KeyForm.class, TestPki.class)
            .map(Class::getName)
            .collect(Collectors.toSet());
    List<String> unwatched =
        new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
                .importPackages("dev.mooring.mqtt")
                .stream()
                .filter(test -> test.getSimpleName().endsWith("Test"))
                .filter(test -> !test.isEquivalentTo(WatchedTestsTest.class))
                .filter(
                    test ->
                        test.getDirectDependenciesFromSelf().stream()
                            .anyMatch(each -> makers.contains(each.getTargetClass().getName())))
                .filter(test -> !isWatched(test.reflect()))
                .map(JavaClass::getName)
                .toList();
    assertEquals(List.of(), unwatched);
  }

  private static boolean isWatched(Class<?> test) {
    ExtendWith extensions = test.getAnnotation(ExtendWith.class);
    return extensions != null && List.of(extensions.value()).contains(SecretWatch.class);
  }
}
