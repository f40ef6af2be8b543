package dev.mooring.dist;

import dev.mooring.runtime.cli.EmbeddedBroker;
import io.moquette.broker.Server;
import io.moquette.broker.config.IConfig;
import io.moquette.broker.config.MemoryConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Properties;

/**
 * Moquette as the broker in this process: MQTT 3.1.1 on the loopback address, for everybody on this
 * machine, and forgetful. For trying things out, not for messages that matter.
 */
public final class MoquetteBroker implements EmbeddedBroker {

  /** The largest packet it takes, in bytes; its own default is too small for a photograph. */
  static final int MAX_MESSAGE_SIZE = 8 << 20;

  @Override
  public AutoCloseable start(int port) throws IOException {
    Server server = new Server();
    try {
      server.startServer(configuration(port));
    } catch (RuntimeException e) {
      throw new IOException(
          "the embedded broker cannot have port " + port + ": " + e.getMessage(), e);
    }
    return server::stopServer;
  }

  private static IConfig configuration(int port) {
    IConfig config = new MemoryConfig(new Properties());
    config.setProperty(
        IConfig.HOST_PROPERTY_NAME, InetAddress.getLoopbackAddress().getHostAddress());
    config.setProperty(IConfig.PORT_PROPERTY_NAME, Integer.toString(port));
    config.setProperty(IConfig.ALLOW_ANONYMOUS_PROPERTY_NAME, "true");
    config.setProperty(IConfig.PERSISTENCE_ENABLED_PROPERTY_NAME, "false");
    config.setProperty(IConfig.ENABLE_TELEMETRY_NAME, "false");
    config.setProperty(IConfig.BUFFER_FLUSH_MS_PROPERTY_NAME, "immediate");
    config.setProperty(IConfig.NETTY_MAX_BYTES_PROPERTY_NAME, Integer.toString(MAX_MESSAGE_SIZE));
    return config;
  }
}
