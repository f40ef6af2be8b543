package dev.mooring.tck.mqtt;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A broker written in Java as a process of its own, since its libraries do not go with ours: a
 * source file and a folder of jars below {@code brokers} in the source tree, where the profile
 * {@code brokers} puts them. The program says {@code ready}, and answers each line with lines of
 * which the last is a dot; it ends in order when its input does, so it never outlives its parent.
 *
 * <p>For one thread at a time.
 */
final class BrokerProgram {

  /** The folder that holds the brokers; without it one is looked for, from here upwards. */
  static final String FOLDER = "mooring.brokers";

  private static final Duration STARTS_WITHIN = Duration.ofMinutes(3);
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(30);

  private final String name;
  private final Process process;
  private final Path errors;
  private final BufferedReader answers;

  private BrokerProgram(String name, Process process, Path errors) {
    this.name = name;
    this.process = process;
    this.errors = errors;
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Where a broker's program and jars are, if they are. */
  static Optional<Path> home(String name) {
    String given = System.getProperty(FOLDER);
    Stream<Path> above =
        given == null
            ? Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
                .map(path -> path.resolve("brokers"))
            : Stream.of(Path.of(given));
    return above
        .map(brokers -> brokers.resolve(name))
        .filter(home -> Files.isDirectory(home.resolve("target/lib")))
        .findFirst();
  }

  /**
   * Starts one and waits until it takes connections.
   *
   * @param source the program's file name
   * @param state the folder of its state
   * @param settings what else the program is told
   * @throws IllegalStateException if it is not there, or does not start
   */
  static BrokerProgram start(
      String name, String source, String host, int port, Path state, List<String> settings) {
    Path home =
        home(name)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "no jars of "
                            + name
                            + " below brokers/; \"mvn -Pbrokers process-resources\" puts them"
                            + " there"));
    Path errors = state.resolve("output");
    try {
      List<String> command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx512m",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  home.resolve("target/lib").toString() + "/*",
                  home.resolve(source).toString(),
                  host,
                  Integer.toString(port),
                  state.toString()));
      command.addAll(settings);
      Process process =
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
              .start();
      BrokerProgram program = new BrokerProgram(name, process, errors);
      program.read("ready", STARTS_WITHIN);
      return program;
    } catch (IOException e) {
      throw new IllegalStateException(name + " could not be started", e);
    }
  }

  /** Gives an order; what is answered to it. */
  Set<String> ask(String order) {
    try {
      process.outputWriter(StandardCharsets.UTF_8).append(order).append('\n').flush();
    } catch (IOException e) {
      throw new UncheckedIOException(name + " takes no orders: " + errors(), e);
    }
    return read(".", ANSWERS_WITHIN);
  }

  /** The lines before the last one. */
  private Set<String> read(String last, Duration within) {
    CompletableFuture<Set<String>> answer = new CompletableFuture<>();
    Threads.named(
            "broker-output",
            () -> {
              try {
                answer.complete(readTo(last));
              } catch (IOException | RuntimeException e) {
                answer.completeExceptionally(e);
              }
            })
        .start();
    try {
      return answer.get(within.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      kill();
      throw new IllegalStateException(name + " does not say \"" + last + "\": " + errors(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + name, e);
    }
  }

  private Set<String> readTo(String last) throws IOException {
    Set<String> lines = new LinkedHashSet<>();
    for (String line = answers.readLine(); line != null; line = answers.readLine()) {
      if (line.equals(last)) {
        return lines;
      }
      lines.add(line);
    }
    throw new IOException("it has ended");
  }

  private String errors() {
    try {
      return Files.readString(errors);
    } catch (IOException e) {
      return "(" + errors + " cannot be read: " + e + ")";
    }
  }

  boolean isRunning() {
    return process.isAlive();
  }

  /** Ends it in order. */
  void stop() {
    try {
      process.outputWriter(StandardCharsets.UTF_8).close();
      if (!process.waitFor(ANSWERS_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
        kill();
        throw new IllegalStateException(name + " does not end: " + errors());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(name + " cannot be told to end", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + name + " was ending", e);
    }
  }

  /** Ends it at once. */
  void kill() {
    process.destroyForcibly();
  }
}
