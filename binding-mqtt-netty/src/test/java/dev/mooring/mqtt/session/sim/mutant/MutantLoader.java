package dev.mooring.mqtt.session.sim.mutant;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Compiles a changed source and loads it together with its own copies of core and simulation, so
 * that they know the changed class and no other test does.
 */
final class MutantLoader extends ClassLoader {

  private static final String CORE = "dev.mooring.mqtt.session.";

  private final Map<String, byte[]> changed;

  private MutantLoader(Map<String, byte[]> changed) {
    super(MutantLoader.class.getClassLoader());
    this.changed = changed;
  }

  static MutantLoader of(Mutant mutant) throws IOException {
    Path source =
        Path.of(
            System.getProperty("basedir", ""),
            "src/main/java/dev/mooring/mqtt/session",
            mutant.file() + ".java");
    return new MutantLoader(compile(mutant.file(), mutant.applyTo(Files.readString(source))));
  }

  private static Map<String, byte[]> compile(String name, String source) throws IOException {
    JavaCompiler compiler =
        Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "needs a JDK");
    DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
    Map<String, Output> outputs = new HashMap<>();
    try (StandardJavaFileManager standard = compiler.getStandardFileManager(problems, null, null);
        JavaFileManager files = new InMemory(standard, outputs)) {
      boolean compiled =
          compiler
              .getTask(
                  null,
                  files,
                  problems,
                  List.of("-proc:none", "-nowarn", "-classpath", classPath()),
                  null,
                  List.of(new Source(name, source)))
              .call();
      if (!compiled) {
        throw new AssertionError("a mutant does not compile: " + problems.getDiagnostics());
      }
    }
    Map<String, byte[]> classes = new HashMap<>();
    outputs.forEach((type, output) -> classes.put(type, output.bytes.toByteArray()));
    return classes;
  }

  private static String classPath() {
    return System.getProperty(
        "surefire.test.class.path", System.getProperty("java.class.path", ""));
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(CORE)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded == null) {
        byte[] bytes = changed.containsKey(name) ? changed.get(name) : original(name);
        if (bytes == null) {
          throw new ClassNotFoundException(name);
        }
        loaded = defineClass(name, bytes, 0, bytes.length);
      }
      return loaded;
    }
  }

  private byte[] original(String name) throws ClassNotFoundException {
    try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String name, String text) {
      super(URI.create("string:///" + CORE.replace('.', '/') + name + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private static final class Output extends SimpleJavaFileObject {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Output(String type) {
      super(URI.create("memory:///" + type.replace('.', '/') + ".class"), Kind.CLASS);
    }

    @Override
    public OutputStream openOutputStream() {
      return bytes;
    }
  }

  private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, Output> outputs;

    InMemory(JavaFileManager standard, Map<String, Output> outputs) {
      super(standard);
      this.outputs = outputs;
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
      return outputs.computeIfAbsent(className, Output::new);
    }
  }
}
