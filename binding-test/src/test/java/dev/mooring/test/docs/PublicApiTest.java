package dev.mooring.test.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Everything that users of the libraries can see says what it is for, and what may be asked. */
final class PublicApiTest {

  /** How a type says who may use it when, or who calls it where. */
  private static final Pattern THREADS =
      Pattern.compile("\\b(?i:threads?|immutable|stateless|event loop|executor)\\b");

  private static final Pattern NULL = Pattern.compile("\\b(?i:null)\\b");

  private static List<PublicElement> elements = List.of();

  @BeforeAll
  static void read() throws IOException {
    elements = PublicSources.elements();
  }

  private static void assertNone(Set<String> found) {
    assertEquals(Set.of(), found, () -> String.join("\n", found));
  }

  @Test
  void eachPackageHasAComment() throws IOException {
    Set<String> found = new TreeSet<>();
    for (Path folder : PublicSources.packages()) {
      Path description = folder.resolve("package-info.java");
      if (!Files.exists(description) || !Files.readString(description).startsWith("/**")) {
        found.add(PublicSources.ROOT.relativize(folder).toString());
      }
    }
    assertNone(found);
  }

  @Test
  void eachElementHasAComment() {
    Set<String> found = new TreeSet<>();
    for (PublicElement element : elements) {
      if (element.comment() == null && !element.isToldElsewhere()) {
        found.add(element.name());
      }
      if (element.tree() instanceof ClassTree type && type.getKind() == Tree.Kind.RECORD) {
        PublicElement.components(type).stream()
            .map(component -> component.getName().toString())
            .filter(component -> element.parameter(component).isEmpty())
            .forEach(component -> found.add(element.name() + " @param " + component));
      }
    }
    assertNone(found);
  }

  /** The language itself says it of enums and annotations, and an exception is for who catches. */
  @Test
  void eachTypeSaysWhichThreadsItIsFor() {
    Set<String> found = new TreeSet<>();
    for (PublicElement element : elements) {
      if (element.tree() instanceof ClassTree type
          && type.getKind() != Tree.Kind.ENUM
          && type.getKind() != Tree.Kind.ANNOTATION_TYPE
          && (element.enclosing() == null || type.getKind() == Tree.Kind.INTERFACE)
          && !type.getSimpleName().toString().endsWith("Exception")
          && !THREADS.matcher(element.text()).find()) {
        found.add(element.name());
      }
    }
    assertNone(found);
  }

  @Test
  void whatMayBeNullIsSaidToMeanSomething() {
    Set<String> found = new TreeSet<>();
    for (PublicElement element : elements) {
      if (element.tree() instanceof ClassTree type && type.getKind() == Tree.Kind.RECORD) {
        nullable(PublicElement.components(type)).stream()
            .filter(name -> !NULL.matcher(element.parameter(name)).find())
            .forEach(name -> found.add(element.name() + " @param " + name));
      }
      if (element.tree() instanceof MethodTree method
          && !element.isToldElsewhere()
          && !NULL.matcher(element.text()).find()) {
        if (PublicElement.isNullable(method.getReturnType(), method.getModifiers().getAnnotations())
            || !nullable(method.getParameters()).isEmpty()) {
          found.add(element.name());
        }
      }
    }
    assertNone(found);
  }

  private static List<String> nullable(List<? extends VariableTree> variables) {
    return variables.stream()
        .filter(one -> PublicElement.isNullable(one.getType(), one.getModifiers().getAnnotations()))
        .map(one -> one.getName().toString())
        .toList();
  }

  /** By the member or by its type; but for an interruption, which can mean one thing alone. */
  @Test
  void whatIsThrownIsNamed() {
    Set<String> found = new TreeSet<>();
    for (PublicElement element : elements) {
      if (element.tree() instanceof MethodTree method && !element.isToldElsewhere()) {
        PublicElement.thrown(method).stream()
            .filter(type -> !(element.text() + ofType(element)).contains(type))
            .forEach(type -> found.add(element.name() + " throws " + type));
      }
      if (element.tree() instanceof ClassTree type && type.getKind() == Tree.Kind.RECORD) {
        canonical(type).stream()
            .flatMap(constructor -> PublicElement.thrown(constructor).stream())
            .filter(thrown -> !element.text().contains(thrown))
            .forEach(thrown -> found.add(element.name() + " throws " + thrown));
      }
    }
    assertNone(found);
  }

  /** What the type that it is in says for all of its members. */
  private static String ofType(PublicElement element) {
    return elements.stream()
        .filter(one -> one.tree() == element.enclosing())
        .map(PublicElement::text)
        .collect(Collectors.joining());
  }

  private static List<MethodTree> canonical(ClassTree record) {
    return elements.stream()
        .filter(element -> element.enclosing() == record && element.isToldElsewhere())
        .map(PublicElement::tree)
        .filter(MethodTree.class::isInstance)
        .map(MethodTree.class::cast)
        .filter(method -> method.getReturnType() == null)
        .toList();
  }
}
