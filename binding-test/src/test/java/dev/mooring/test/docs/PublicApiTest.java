package dev.mooring.test.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Everything that users of the libraries can see says what it is for. */
final class PublicApiTest {

  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  /** What other people's projects depend on. */
  private static final List<String> LIBRARIES =
      List.of(
          "binding-api", "binding-mqtt-netty", "binding-runtime", "binding-tck", "binding-test");

  private static final Pattern INTERNAL =
      Pattern.compile("<javadoc.internal>(.*)</javadoc.internal>");

  /** The folders of the packages that the Javadoc jar of a module shows. */
  private static Set<Path> shown(String module) throws IOException {
    Path sources = ROOT.resolve(module).resolve("src/main/java");
    Matcher internal = INTERNAL.matcher(Files.readString(ROOT.resolve(module).resolve("pom.xml")));
    Set<Path> hidden = new TreeSet<>();
    if (internal.find()) {
      for (String name : internal.group(1).split(":", -1)) {
        Path folder = sources.resolve(name.replace('.', '/'));
        assertTrue(Files.isDirectory(folder), module + " hides a package that it has not: " + name);
        hidden.add(folder);
      }
    }
    try (Stream<Path> files = Files.walk(sources)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(Path::getParent)
          .filter(folder -> !folder.equals(sources) && !hidden.contains(folder))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /** Elements of one file that lack something. */
  private static final class Silent extends TreePathScanner<Void, Void> {

    private final DocTrees docs;
    private final CompilationUnitTree unit;
    private final Set<String> found;

    Silent(DocTrees docs, CompilationUnitTree unit, Set<String> found) {
      this.docs = docs;
      this.unit = unit;
      this.found = found;
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, Void none) {
      if (!isVisible(type.getModifiers())) {
        return null;
      }
      require(type.getSimpleName().toString());
      if (type.getKind() == Tree.Kind.RECORD) {
        requireParameters(type);
      }
      return super.visitClass(type, none);
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, Void none) {
      boolean overrides =
          method.getModifiers().getAnnotations().stream()
              .anyMatch(annotation -> annotation.getAnnotationType().toString().equals("Override"));
      // What a record's constructor takes is told with its components.
      boolean isRecords =
          enclosing().getKind() == Tree.Kind.RECORD && method.getReturnType() == null;
      if (isVisible(method.getModifiers()) && !overrides && !isRecords) {
        require(enclosing().getSimpleName() + "." + method.getName());
      }
      return null;
    }

    /** Code; nobody outside sees into it. */
    @Override
    public @Nullable Void visitBlock(BlockTree block, Void none) {
      return null;
    }

    @Override
    public @Nullable Void visitVariable(VariableTree field, Void none) {
      boolean isComponent =
          enclosing().getKind() == Tree.Kind.RECORD
              && !field.getModifiers().getFlags().contains(Modifier.STATIC);
      if (isVisible(field.getModifiers()) && !isComponent) {
        require(enclosing().getSimpleName() + "." + field.getName());
      }
      return null;
    }

    private ClassTree enclosing() {
      return (ClassTree) getCurrentPath().getParentPath().getLeaf();
    }

    private boolean isVisible(ModifiersTree modifiers) {
      Set<Modifier> flags = modifiers.getFlags();
      boolean inInterface =
          getCurrentPath().getParentPath().getLeaf() instanceof ClassTree type
              && (type.getKind() == Tree.Kind.INTERFACE
                  || type.getKind() == Tree.Kind.ANNOTATION_TYPE);
      return flags.contains(Modifier.PUBLIC)
          || flags.contains(Modifier.PROTECTED)
          || (inInterface && !flags.contains(Modifier.PRIVATE));
    }

    private void require(String name) {
      if (docs.getDocCommentTree(getCurrentPath()) == null) {
        found.add(file() + ": " + name);
      }
    }

    private void requireParameters(ClassTree type) {
      DocCommentTree comment = docs.getDocCommentTree(getCurrentPath());
      Set<String> told =
          comment == null
              ? Set.of()
              : comment.getBlockTags().stream()
                  .filter(ParamTree.class::isInstance)
                  .map(tag -> ((ParamTree) tag).getName().toString())
                  .collect(Collectors.toSet());
      type.getMembers().stream()
          .filter(VariableTree.class::isInstance)
          .map(VariableTree.class::cast)
          .filter(field -> !field.getModifiers().getFlags().contains(Modifier.STATIC))
          .map(field -> field.getName().toString())
          .filter(name -> !told.contains(name))
          .forEach(name -> found.add(file() + ": " + type.getSimpleName() + " @param " + name));
    }

    private String file() {
      return ROOT.relativize(Path.of(unit.getSourceFile().toUri())).toString();
    }
  }

  @Test
  void eachPublicElementHasACommentAndEachPackageToo() throws IOException {
    List<Path> files = new ArrayList<>();
    Set<String> found = new TreeSet<>();
    for (String module : LIBRARIES) {
      for (Path folder : shown(module)) {
        try (Stream<Path> sources = Files.list(folder)) {
          sources.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
        }
        Path description = folder.resolve("package-info.java");
        if (!Files.exists(description) || !Files.readString(description).startsWith("/**")) {
          found.add(ROOT.relativize(folder) + ": the package");
        }
      }
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  manager,
                  null,
                  List.of("-proc:none"),
                  null,
                  manager.getJavaFileObjectsFromPaths(files));
      DocTrees docs = DocTrees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        new Silent(docs, unit, found).scan(new TreePath(unit), null);
      }
    }

    assertTrue(files.size() > 50, "only " + files.size() + " files were read");
    assertEquals(Set.of(), found, () -> String.join("\n", found));
  }
}
