package dev.mooring.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.mooring.api.config.Field;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Tags;
import org.junit.jupiter.api.Test;

/**
 * Every field has a test that would fail without it, which carries the field's name as a tag:
 * {@code mvn test -Dgroups=field:qos} runs those of one field.
 */
class FieldTestsTest {

  private static final String PREFIX = "field:";

  private static Set<String> tagged() {
    JavaClasses tests = new ClassFileImporter().importPackages("dev.mooring.mqtt");
    return tests.stream()
        .flatMap(type -> type.getMethods().stream())
        .flatMap(FieldTestsTest::tags)
        .filter(tag -> tag.startsWith(PREFIX))
        .map(tag -> tag.substring(PREFIX.length()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<String> tags(JavaMethod method) {
    return Stream.concat(
        method.tryGetAnnotationOfType(Tag.class).stream().map(Tag::value),
        method.tryGetAnnotationOfType(Tags.class).stream()
            .flatMap(tags -> Stream.of(tags.value()))
            .map(Tag::value));
  }

  @Test
  void everyFieldHasATestAndEveryTagIsAField() {
    Set<String> fields =
        Stream.of(MqttType.values())
            .flatMap(type -> new MqttFields(type).schema().fields().stream())
            .map(Field::name)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(
        fields, tagged(), "a test of each field is to have the tag \"field:<name>\", and no other");
  }
}
