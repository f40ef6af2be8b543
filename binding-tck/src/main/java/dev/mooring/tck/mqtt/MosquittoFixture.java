package dev.mooring.tck.mqtt;

import dev.mooring.tck.probe.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The mosquitto broker as a process of its own, with persistent state: MQTT 3.1, 3.1.1 and 5.0 over
 * TCP. Needs the program {@code mosquitto} on the path or in {@code /usr/sbin}.
 *
 * <p>Safe for any thread.
 */
public final class MosquittoFixture implements BrokerFixture {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Pattern CONNECTED =
      Pattern.compile("New client connected from \\S+ as (\\S+) \\(");
  private static final Pattern GONE = Pattern.compile("Client (\\S+) (?:disconnected|closed|has)");

  private final Path program;
  private final TemporaryFolder folder = new TemporaryFolder();
  private final ReservedPort port = ReservedPort.take();
  private final String host = InetAddress.getLoopbackAddress().getHostAddress();
  private @Nullable Process process;
  private boolean closed;

  private MosquittoFixture(Path program, boolean persistent) {
    this.program = program;
    try {
      Files.writeString(
          folder.path().resolve("mosquitto.conf"),
          String.join(
              "\n",
              "listener " + port.number() + " " + host,
              "allow_anonymous true",
              "persistence " + persistent,
              "persistence_location " + folder.path() + "/",
              // Written at each change, so that a kill loses nothing that was acknowledged.
              "autosave_on_changes " + persistent,
              "autosave_interval 1",
              "max_queued_messages 0",
              "max_inflight_messages 0",
              "log_dest file " + folder.path().resolve("log"),
              "log_type all",
              "user " + System.getProperty("user.name"),
              ""));
    } catch (IOException e) {
      throw new UncheckedIOException("mosquitto's settings cannot be written", e);
    }
  }

  /** Whether the program is there. */
  public static boolean isInstalled() {
    return program().isPresent();
  }

  /**
   * A running broker.
   *
   * @throws IllegalStateException if the program is not installed or does not start
   */
  public static MosquittoFixture started() {
    return started(true);
  }

  /**
   * A running broker that keeps its sessions in memory alone: for many messages, since writing the
   * state at each change takes the longer the more there are.
   *
   * @throws IllegalStateException if the program is not installed or does not start
   */
  public static MosquittoFixture inMemory() {
    return started(false);
  }

  private static MosquittoFixture started(boolean persistent) {
    MosquittoFixture fixture =
        new MosquittoFixture(
            program()
                .orElseThrow(
                    () ->
                        new IllegalStateException(
                            "mosquitto is not installed; on Debian it is the package mosquitto")),
            persistent);
    fixture.start();
    return fixture;
  }

  private static Optional<Path> program() {
    String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/usr/local/sbin";
    return Stream.of(path.split(":", -1))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, "mosquitto"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  @Override
  public String host() {
    return host;
  }

  @Override
  public int port() {
    return port.number();
  }

  @Override
  public synchronized void start() {
    if (closed) {
      throw new IllegalStateException("the fixture is closed");
    }
    if (isRunning()) {
      return;
    }
    try {
      process =
          new ProcessBuilder(
                  program.toString(), "-c", folder.path().resolve("mosquitto.conf").toString())
              .redirectErrorStream(true)
              .redirectOutput(folder.path().resolve("output").toFile())
              .start();
      awaitListening(process);
    } catch (IOException e) {
      throw new IllegalStateException("mosquitto could not be started", e);
    }
  }

  private void awaitListening(Process started) throws IOException {
    Instant end = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(end)) {
      if (!started.isAlive()) {
        throw new IllegalStateException(
            "mosquitto ended with exit code " + started.exitValue() + ": " + output());
      }
      try (Socket probe = new Socket()) {
        probe.connect(new InetSocketAddress(host, port.number()), 1000);
        return;
      } catch (IOException e) {
        Thread.onSpinWait();
      }
    }
    throw new IllegalStateException("mosquitto does not listen: " + output());
  }

  private String output() throws IOException {
    return Files.readString(folder.path().resolve("output"));
  }

  /** Ends the broker by SIGTERM, on which it writes its state. */
  @Override
  public synchronized void stop() {
    end(false);
  }

  /** Ends the broker by SIGKILL: it keeps what it had written. */
  public synchronized void kill() {
    end(true);
  }

  private void end(boolean forcibly) {
    Process running = process;
    if (running == null) {
      return;
    }
    if (forcibly) {
      running.destroyForcibly();
    } else {
      running.destroy();
    }
    try {
      if (!running.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("mosquitto does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while mosquitto was ending", e);
    }
    process = null;
  }

  @Override
  public synchronized boolean isRunning() {
    return process != null && process.isAlive();
  }

  /** Takes the client's place for a moment, since mosquitto has no other way to drop a client. */
  @Override
  public synchronized boolean disconnectClient(String clientId) {
    if (!connectedClients().contains(clientId)) {
      return false;
    }
    try (WitnessClient usurper =
        WitnessClient.to(url()).clientId(clientId).keepSession().connect()) {
      return usurper.isConnected();
    }
  }

  @Override
  public synchronized Set<String> connectedClients() {
    Set<String> clients = new LinkedHashSet<>();
    if (!isRunning()) {
      return clients;
    }
    try {
      for (String line : Files.readAllLines(folder.path().resolve("log"))) {
        Matcher connected = CONNECTED.matcher(line);
        Matcher gone = GONE.matcher(line);
        if (line.contains("mosquitto version") && line.contains("starting")) {
          clients.clear();
        } else if (connected.find()) {
          clients.add(connected.group(1));
        } else if (gone.find()) {
          clients.remove(gone.group(1));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("mosquitto's log cannot be read", e);
    }
    return clients;
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    kill();
    port.close();
    folder.close();
  }

  /** Where its log and state lie, for messages of tests. */
  @Override
  public String toString() {
    return "mosquitto at " + url() + ", state in " + folder.path();
  }
}
