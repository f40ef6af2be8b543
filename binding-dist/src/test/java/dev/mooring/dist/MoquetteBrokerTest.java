package dev.mooring.dist;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mooring.runtime.cli.EmbeddedBroker;
import dev.mooring.runtime.cli.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The broker in this process, seen by somebody else's client. */
@Timeout(60)
final class MoquetteBrokerTest {

  @Test
  void messagesGoThroughItHoweverLarge() throws Exception {
    int port = Ports.free();
    byte[] large = new byte[1 << 20];
    large[large.length - 1] = 1;
    BlockingQueue<byte[]> received = new ArrayBlockingQueue<>(1);
    AutoCloseable broker = new MoquetteBroker().start(port);
    // Two connections, since Moquette drops what it owes a connection that is busy with a large
    // message, acknowledgements included.
    try (MqttClient receiver = connected(port, "receiver");
        MqttClient sender = connected(port, "sender")) {
      receiver.subscribe("t", 1, (topic, message) -> received.add(message.getPayload()));
      sender.publish("t", large, 1, false);

      assertArrayEquals(large, received.poll(20, TimeUnit.SECONDS));
      receiver.disconnect();
      sender.disconnect();
    } finally {
      broker.close();
    }
  }

  private static MqttClient connected(int port, String id) throws MqttException {
    MqttClient client = new MqttClient(EmbeddedBroker.url(port), id, new MemoryPersistence());
    client.setTimeToWait(20_000);
    client.connect();
    return client;
  }

  @Test
  void aPortThatIsTakenIsAFailure() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThrows(IOException.class, () -> new MoquetteBroker().start(taken.getLocalPort()));
    }
  }
}
