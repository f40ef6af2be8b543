package dev.mooring.tck.mqtt;

import dev.mooring.tck.probe.TemporaryFolder;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the fixtures of brokers that are {@linkplain BrokerProgram programs} have in common. */
abstract sealed class ProgramFixture implements BrokerFixture
    permits ArtemisFixture, HiveMqFixture {

  private final String name;
  private final String source;
  private final List<String> settings;
  private final TemporaryFolder folder = new TemporaryFolder();
  private final ReservedPort port = ReservedPort.take();
  private final String host = InetAddress.getLoopbackAddress().getHostAddress();
  private @Nullable BrokerProgram program;
  private boolean closed;

  ProgramFixture(String name, String source, String... settings) {
    this.name = name;
    this.source = source;
    this.settings = List.of(settings);
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
    if (!isRunning()) {
      program = BrokerProgram.start(name, source, host, port.number(), folder.path(), settings);
    }
  }

  @Override
  public synchronized void stop() {
    BrokerProgram running = program;
    if (running != null) {
      program = null;
      running.stop();
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return program != null && program.isRunning();
  }

  @Override
  public synchronized boolean disconnectClient(String clientId) {
    return program != null && program.ask("drop " + clientId).contains(clientId);
  }

  @Override
  public synchronized Set<String> connectedClients() {
    return program == null ? Set.of() : program.ask("clients");
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      stop();
    } finally {
      port.close();
      folder.close();
    }
  }

  @Override
  public String toString() {
    return name + " at " + url() + ", state in " + folder.path();
  }
}
