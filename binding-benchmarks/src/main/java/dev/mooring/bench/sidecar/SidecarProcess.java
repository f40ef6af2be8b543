package dev.mooring.bench.sidecar;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A sidecar that the launcher has started, which has become the process of the JVM itself. */
final class SidecarProcess implements AutoCloseable {

  private static final Pattern READY =
      Pattern.compile("mooring ready http=\\S*:(\\d+) grpc=\\S*:(\\d+) .*");
  private static final Pattern USED = Pattern.compile("generation .* used (\\d+)K");

  private final Process process;
  private final BufferedReader out;
  private final Duration untilReady;
  private final Duration cpuUntilReady;
  private final int httpPort;
  private final int grpcPort;

  private SidecarProcess(Process process, BufferedReader out, long begin) throws IOException {
    this.process = process;
    this.out = out;
    Matcher ready = awaitReady();
    untilReady = Duration.ofNanos(System.nanoTime() - begin);
    cpuUntilReady = cpu();
    httpPort = Integer.parseInt(ready.group(1));
    grpcPort = Integer.parseInt(ready.group(2));
  }

  /**
   * Starts one and waits until it is ready.
   *
   * @param folder holds its component files, and then what it stores
   * @param classArchive whether the launcher may use one
   * @param more options beside those that every one has
   */
  static SidecarProcess start(Path launcher, Path folder, boolean classArchive, String... more)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                launcher.toString(),
                "run",
                "--app-id=bench",
                "--http-port=0",
                "--grpc-port=0",
                "--metrics-port=0",
                "--log-level=error",
                "--resources-path=" + folder,
                "--data-dir=" + folder.resolve("data")));
    command.addAll(List.of(more));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("MOORING_CLASS_ARCHIVE", classArchive ? "on" : "off");
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    long begin = System.nanoTime();
    Process process = builder.start();
    return new SidecarProcess(process, process.inputReader(StandardCharsets.UTF_8), begin);
  }

  private Matcher awaitReady() throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      Matcher ready = READY.matcher(line);
      if (ready.matches()) {
        return ready;
      }
    }
    throw new IOException(
        "the sidecar ended before it was ready, with exit code "
            + process.onExit().join().exitValue());
  }

  int httpPort() {
    return httpPort;
  }

  int grpcPort() {
    return grpcPort;
  }

  /** From before the launcher to the ready line. */
  Duration untilReady() {
    return untilReady;
  }

  /** The processor time until then. */
  Duration cpuUntilReady() {
    return cpuUntilReady;
  }

  /** The processor time of all its threads up to now, as the system counts it. */
  Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** What of it is in memory, in bytes. */
  long residentBytes() throws IOException {
    for (String line :
        Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
      if (line.startsWith("VmRSS:")) {
        return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException("the system does not say how much memory a process has");
  }

  /** What is left on its heap after a full collection, in bytes. */
  long liveHeapBytes() throws IOException {
    ask("GC.run");
    return usedHeapBytes(ask("GC.heap_info"));
  }

  /** Adds up what {@code GC.heap_info} says of the generations. */
  static long usedHeapBytes(String heapInfo) throws IOException {
    long used = 0;
    Matcher generation = USED.matcher(heapInfo);
    while (generation.find()) {
      used += 1024 * Long.parseLong(generation.group(1));
    }
    if (used == 0) {
      throw new IOException("no generations in: " + heapInfo);
    }
    return used;
  }

  private String ask(String question) throws IOException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(process.pid()),
                question)
            .redirectErrorStream(true)
            .start();
    return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** Ends it as an operator would. */
  @Override
  public void close() throws IOException {
    process.destroy();
    if (!process
        .onExit()
        .orTimeout(30, TimeUnit.SECONDS)
        .handle((ended, late) -> late == null)
        .join()) {
      process.destroyForcibly();
    }
    out.close();
  }
}
