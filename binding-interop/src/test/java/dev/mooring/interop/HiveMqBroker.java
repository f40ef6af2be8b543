package dev.mooring.interop;

import com.hivemq.embedded.EmbeddedHiveMQ;
import dev.mooring.tck.mqtt.ReservedPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * HiveMQ's community edition in this process, with its state in memory. It cannot say which port it
 * took, so it is given one. Of a shared subscription it gives one member as much as that takes at a
 * time, and may give one member everything, also while others have nothing to do.
 *
 * <p>It was seen to have at most 50 messages on the way to a subscriber, also where a Receive
 * Maximum of 1000 allows more; the others it queues. By default it drops what exceeds a queue of
 * 1000 messages ({@code event.message-dropped}: "The client message queue is full"), and
 * acknowledges it to the publisher all the same. A publisher that loses its connection repeats what
 * was not acknowledged: 1000 messages can become 2000, of which the last ones are dropped,
 * whichever client subscribes. Hence the longer queue, with which none was dropped.
 */
final class HiveMqBroker implements RunningBroker {

  private final ReservedPort port = ReservedPort.take();
  private final String host = InetAddress.getLoopbackAddress().getHostAddress();
  private final EmbeddedHiveMQ server;

  /**
   * A broker that is running.
   *
   * @param receiveMaximum what its CONNACK announces
   */
  HiveMqBroker(int receiveMaximum) {
    try {
      Path folder = Files.createTempDirectory("hivemq");
      Path config = Files.createDirectories(folder.resolve("conf"));
      Files.writeString(
          config.resolve("config.xml"),
          """
          <hivemq>
            <listeners>
              <tcp-listener><port>%d</port><bind-address>%s</bind-address></tcp-listener>
            </listeners>
            <mqtt>
              <queued-messages><max-queue-size>100000</max-queue-size></queued-messages>
              <receive-maximum><server-receive-maximum>%d</server-receive-maximum></receive-maximum>
            </mqtt>
            <persistence><mode>in-memory</mode></persistence>
            <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
          </hivemq>
          """
              .formatted(port.number(), host, receiveMaximum));
      server =
          EmbeddedHiveMQ.builder()
              .withConfigurationFolder(config)
              .withDataFolder(Files.createDirectories(folder.resolve("data")))
              .withExtensionsFolder(Files.createDirectories(folder.resolve("extensions")))
              .withoutLoggingBootstrap()
              .build();
      server.start().join();
    } catch (IOException e) {
      throw new UncheckedIOException("no folder for HiveMQ", e);
    }
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
  public void close() {
    try {
      server.stop().join();
    } finally {
      port.close();
    }
  }
}
