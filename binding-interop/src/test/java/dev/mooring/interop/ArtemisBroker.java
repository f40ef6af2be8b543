package dev.mooring.interop;

import dev.mooring.tck.mqtt.ReservedPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;

/**
 * ActiveMQ Artemis in this process, with its state in memory.
 *
 * <p>Faults of 2.55.0 that are not ours:
 *
 * <ul>
 *   <li>After a lost connection it sends QoS 2 messages whose PUBREC it had not read, or whose
 *       PUBREL it had not sent, under new packet identifiers and without DUP, against
 *       [MQTT-4.4.0-1]: they come twice. When the publisher's connection is cut, a few come twice
 *       as well; it is taken to route a PUBLISH that is repeated while the old connection is being
 *       closed, which no recording has shown yet.
 *   <li>With a small Receive Maximum it stops sending QoS 2 messages after some of them, although
 *       PUBREC and PUBCOMP have come (1 of 20 at a Receive Maximum of 1, 15 at 2, 3 at 3 in one
 *       run). mosquitto_sub, given the same messages at 1, ends with a protocol error.
 *   <li>It looks for expired sessions now and then only; here five times a second.
 * </ul>
 */
final class ArtemisBroker implements RunningBroker {

  private final ReservedPort port = ReservedPort.take();
  private final String host = InetAddress.getLoopbackAddress().getHostAddress();
  private final EmbeddedActiveMQ server;

  ArtemisBroker() {
    try {
      Path folder = Files.createTempDirectory("artemis");
      ConfigurationImpl configuration = new ConfigurationImpl();
      configuration.setPersistenceEnabled(false);
      configuration.setSecurityEnabled(false);
      configuration.setJMXManagementEnabled(false);
      configuration.setMqttSessionScanInterval(200);
      configuration.setBrokerInstance(folder.toFile());
      configuration.addAcceptorConfiguration(
          "mqtt", "tcp://" + host + ":" + port.number() + "?protocols=MQTT");
      server = new EmbeddedActiveMQ().setConfiguration(configuration);
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException("no folder for Artemis", e);
    } catch (Exception e) {
      throw new IllegalStateException("Artemis could not be started", e);
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
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("Artemis could not be stopped", e);
    } finally {
      port.close();
    }
  }
}
