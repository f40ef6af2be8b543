package dev.mooring.test.docs;

import static org.junit.jupiter.api.Assertions.assertTrue;

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

/** Reads the sources of the packages that the Javadoc jars show, without compiling them. */
final class PublicSources {

  static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  /** What other people's projects depend on. */
  private static final List<String> LIBRARIES =
      List.of(
          "binding-api", "binding-mqtt-netty", "binding-runtime", "binding-tck", "binding-test");

  private static final Pattern INTERNAL =
      Pattern.compile("<javadoc.internal>(.*)</javadoc.internal>");

  private PublicSources() {}

  /** The folders of all packages that the Javadoc jars show. */
  static Set<Path> packages() throws IOException {
    Set<Path> shown = new TreeSet<>();
    for (String module : LIBRARIES) {
      shown.addAll(packages(module));
    }
    return shown;
  }

  private static Set<Path> packages(String module) throws IOException {
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

  /** Everything in these packages that users can see: types, methods, constructors, fields. */
  static List<PublicElement> elements() throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path folder : packages()) {
      try (Stream<Path> sources = Files.list(folder)) {
        sources.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
      }
    }
    assertTrue(files.size() > 50, "only " + files.size() + " files were read");
    List<PublicElement> found = new ArrayList<>();
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
        new Visible(docs, unit, found).scan(new TreePath(unit), null);
      }
    }
    return found;
  }

  /** Finds what of one file can be seen. */
  private static final class Visible extends TreePathScanner<@Nullable Void, @Nullable Void> {

    private final DocTrees docs;
    private final CompilationUnitTree unit;
    private final List<PublicElement> found;

    Visible(DocTrees docs, CompilationUnitTree unit, List<PublicElement> found) {
      this.docs = docs;
      this.unit = unit;
      this.found = found;
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void none) {
      if (!isVisible(type.getModifiers())) {
        return null;
      }
      add(type, type.getSimpleName().toString());
      return super.visitClass(type, none);
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void none) {
      if (isVisible(method.getModifiers())) {
        add(method, method.getName().toString());
      }
      return null;
    }

    /** Code; nobody outside sees into it. */
    @Override
    public @Nullable Void visitBlock(BlockTree block, @Nullable Void none) {
      return null;
    }

    @Override
    public @Nullable Void visitVariable(VariableTree field, @Nullable Void none) {
      if (isVisible(field.getModifiers())) {
        add(field, field.getName().toString());
      }
      return null;
    }

    private @Nullable ClassTree enclosing() {
      return getCurrentPath().getParentPath().getLeaf() instanceof ClassTree type ? type : null;
    }

    private boolean isVisible(ModifiersTree modifiers) {
      Set<Modifier> flags = modifiers.getFlags();
      ClassTree enclosing = enclosing();
      boolean inInterface =
          enclosing != null
              && (enclosing.getKind() == Tree.Kind.INTERFACE
                  || enclosing.getKind() == Tree.Kind.ANNOTATION_TYPE);
      return flags.contains(Modifier.PUBLIC)
          || flags.contains(Modifier.PROTECTED)
          || (inInterface && !flags.contains(Modifier.PRIVATE));
    }

    private void add(Tree tree, String name) {
      ClassTree enclosing = enclosing();
      String file = ROOT.relativize(Path.of(unit.getSourceFile().toUri())).toString();
      found.add(
          new PublicElement(
              file + ": " + (enclosing == null ? "" : enclosing.getSimpleName() + ".") + name,
              tree,
              enclosing,
              docs.getDocComment(getCurrentPath()),
              docs.getDocCommentTree(getCurrentPath())));
    }
  }
}
