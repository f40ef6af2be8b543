package dev.mooring.dist;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code mooring} in a process of its own, since signals and exit codes are a process's. */
final class MooringProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Pattern READY =
      Pattern.compile(
          "mooring ready http=127\\.0\\.0\\.1:(\\d+)(?: grpc=127\\.0\\.0\\.1:(\\d+))? .*");

  private final Process process;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Matcher> ready = new CompletableFuture<>();
  private final Thread reader;

  private MooringProcess(Process process) {
    this.process = process;
    this.reader = new Thread(this::read, "mooring-process-reader");
  }

  /** Starts {@code mooring} with these arguments. */
  static MooringProcess start(String... arguments) throws IOException {
    return start(List.of(), arguments);
  }

  /** The same with options for its JVM. */
  static MooringProcess start(List<String> options, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath()));
    command.addAll(options);
    command.add(Main.class.getName());
    command.addAll(List.of(arguments));
    MooringProcess started =
        new MooringProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
    started.reader.start();
    return started;
  }

  /** Ours, which not every launcher of tests has in the JVM's own property. */
  static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  /** The port of its HTTP API, once it is ready. */
  int httpPort() throws Exception {
    return port(1);
  }

  /** The port of its gRPC API, once it is ready. */
  int grpcPort() throws Exception {
    return port(2);
  }

  private int port(int group) throws Exception {
    return Integer.parseInt(ready.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).group(group));
  }

  /** Everything it has written, standard error included. */
  List<String> lines() {
    return lines;
  }

  /** Sends SIGTERM; what it says to that can still be read, which Process.destroy would prevent. */
  void terminate() {
    process.toHandle().destroy();
  }

  /** Waits until it has ended. */
  int exitCode() throws InterruptedException {
    assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), () -> "runs on: " + lines);
    reader.join();
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private void read() {
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        lines.add(line);
        Matcher matcher = READY.matcher(line);
        if (matcher.matches()) {
          ready.complete(matcher);
        }
      }
    } catch (IOException e) {
      lines.add("(its output could not be read: " + e + ")");
    }
    ready.completeExceptionally(new IOException("ended before it was ready: " + lines));
  }
}
