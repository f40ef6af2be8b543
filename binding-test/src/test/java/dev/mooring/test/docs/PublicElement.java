package dev.mooring.test.docs;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.AnnotatedTypeTree;
import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/**
 * Something that users of the libraries can see, with what is said of it.
 *
 * @param name for people: file, type and member
 * @param tree a type, a method or a field
 * @param enclosing the type that it is in; {@code null} for a type of its own
 * @param comment its Javadoc as it stands in the file; {@code null} if it has none
 * @param doc the same, read; {@code null} if it has none
 */
record PublicElement(
    String name,
    Tree tree,
    @Nullable ClassTree enclosing,
    @Nullable String comment,
    @Nullable DocCommentTree doc) {

  /** The Javadoc on one line; empty if there is none. */
  String text() {
    return comment == null ? "" : comment.replaceAll("\\s+", " ");
  }

  /** Whether what it does is told by the type that it overrides, or by its record. */
  boolean isToldElsewhere() {
    return tree instanceof MethodTree method && (overrides(method) || isCanonical(method));
  }

  private static boolean overrides(MethodTree method) {
    return method.getModifiers().getAnnotations().stream()
        .anyMatch(annotation -> annotation.getAnnotationType().toString().equals("Override"));
  }

  private boolean isCanonical(MethodTree method) {
    return enclosing != null
        && enclosing.getKind() == Tree.Kind.RECORD
        && method.getReturnType() == null
        && names(method.getParameters()).equals(names(components(enclosing)));
  }

  private static List<String> names(List<? extends VariableTree> variables) {
    return variables.stream().map(variable -> variable.getName().toString()).toList();
  }

  /** The components of a record. */
  static List<? extends VariableTree> components(ClassTree type) {
    return type.getMembers().stream()
        .filter(VariableTree.class::isInstance)
        .map(VariableTree.class::cast)
        .filter(field -> !field.getModifiers().getFlags().contains(Modifier.STATIC))
        .toList();
  }

  /** What its Javadoc has for a parameter or component; empty if nothing. */
  String parameter(String parameter) {
    return doc == null
        ? ""
        : doc.getBlockTags().stream()
            .filter(ParamTree.class::isInstance)
            .map(ParamTree.class::cast)
            .filter(tag -> tag.getName().toString().equals(parameter))
            .map(tag -> tag.getDescription().toString())
            .findFirst()
            .orElse("");
  }

  /** Whether a variable or what a method returns may be {@code null}. */
  static boolean isNullable(@Nullable Tree type, List<? extends AnnotationTree> annotations) {
    List<? extends AnnotationTree> ofType =
        type instanceof AnnotatedTypeTree annotated ? annotated.getAnnotations() : List.of();
    return annotations.stream().anyMatch(PublicElement::isNullable)
        || ofType.stream().anyMatch(PublicElement::isNullable);
  }

  private static boolean isNullable(AnnotationTree annotation) {
    return annotation.getAnnotationType().toString().equals("Nullable");
  }

  /** The simple names of what its own code throws or says that it throws. */
  static Set<String> thrown(MethodTree method) {
    Set<String> found = new TreeSet<>();
    method.getThrows().forEach(type -> found.add(type.toString()));
    if (method.getBody() != null) {
      new TreeScanner<@Nullable Void, @Nullable Void>() {
        @Override
        public @Nullable Void visitThrow(ThrowTree statement, @Nullable Void none) {
          if (statement.getExpression() instanceof NewClassTree made) {
            found.add(made.getIdentifier().toString());
          }
          return null;
        }
      }.scan(method.getBody(), null);
    }
    found.remove("InterruptedException");
    return found;
  }
}
