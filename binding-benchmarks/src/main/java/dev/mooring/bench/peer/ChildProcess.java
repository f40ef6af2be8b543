package dev.mooring.bench.peer;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A JVM on this one's class path, whose standard output is read line by line. */
final class ChildProcess implements AutoCloseable {

  private static final List<String> HEAP = List.of("-Xms512m", "-Xmx512m");

  private final Process process;
  private final PrintWriter input;
  private final BufferedReader lines;

  ChildProcess(Class<?> main, List<String> arguments) throws IOException {
    this(main, List.of(), arguments);
  }

  ChildProcess(Class<?> main, List<String> jvmOptions, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(HEAP);
    command.addAll(jvmOptions);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(arguments);
    process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(errors()))
            .start();
    input = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8));
    lines = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Where what the clients complain of is kept, for who wants to look. */
  static File errors() {
    return new File(System.getProperty("java.io.tmpdir"), "mooring-bench-stderr.txt");
  }

  /** Writes a line to its standard input; one that has ended is not told. */
  void send(String line) {
    input.println(line);
    input.flush();
  }

  /** The next line; {@code null} at the end. */
  @Nullable String readLine() throws IOException {
    return lines.readLine();
  }

  /** The exit code of a process that ends by itself. */
  int exitCode() {
    return process.onExit().join().exitValue();
  }

  /** Closes its standard input, which ends it. */
  @Override
  public void close() throws IOException {
    input.close();
    if (!process
        .onExit()
        .orTimeout(5, TimeUnit.SECONDS)
        .handle((ended, late) -> late == null)
        .join()) {
      process.destroyForcibly();
    }
  }
}
