package dev.mooring.mqtt.client;

import dev.mooring.api.Payload;
import dev.mooring.tck.mqtt.Mqtt311;
import dev.mooring.tck.mqtt.Packet;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A broker that sends one client as many messages of QoS 1 as it can, with up to 60,000 not
 * acknowledged, and answers everything else. It reads and writes on threads of their own, so a
 * client that does not read holds nobody but the writer. Safe for any thread.
 */
final class FloodingBroker implements AutoCloseable {

  private static final int WINDOW = 60_000;

  private final ServerSocket server;
  private final int messages;
  private final int bytes;
  private final AtomicInteger acknowledged = new AtomicInteger();

  private FloodingBroker(ServerSocket server, int messages, int bytes) {
    this.server = server;
    this.messages = messages;
    this.bytes = bytes;
  }

  static FloodingBroker start(int messages, int bytes) throws IOException {
    FloodingBroker broker =
        new FloodingBroker(
            new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), messages, bytes);
    daemon(broker::serve);
    return broker;
  }

  String url() {
    return "tcp://127.0.0.1:" + server.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void serve() {
    while (!server.isClosed()) {
      serveOne();
    }
  }

  private void serveOne() {
    try (Socket client = server.accept()) {
      DataInputStream in = new DataInputStream(new BufferedInputStream(client.getInputStream()));
      OutputStream out = client.getOutputStream();
      while (true) {
        Packet packet = SessionBroker.frame(in);
        switch (packet.type()) {
          case CONNECT -> {
            acknowledged.set(0);
            answer(out, Mqtt311.connAck(false, 0));
          }
          case SUBSCRIBE -> {
            answer(out, Mqtt311.subAck(packet.packetId(), 1));
            daemon(() -> flood(out));
          }
          case PUBACK -> acknowledged.incrementAndGet();
          // Behind the flood, as with a broker that writes in order.
          case PINGREQ -> daemon(() -> answer(out, Mqtt311.pingResp()));
          default -> throw new IOException("not expected: " + packet);
        }
      }
    } catch (IOException e) {
      // The client has gone.
      return;
    }
  }

  private void flood(OutputStream out) {
    Payload payload = Payload.copyOf(new byte[bytes]);
    for (int i = 0; i < messages; i++) {
      while (i - acknowledged.get() >= WINDOW) {
        Thread.onSpinWait();
      }
      answer(
          out, Mqtt311.publish(SessionBroker.TOPIC).qos1(1 + i % 65_535).payload(payload).bytes());
    }
  }

  private static void answer(OutputStream out, byte[] packet) {
    try {
      synchronized (out) {
        out.write(packet);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "flooding-broker");
    thread.setDaemon(true);
    thread.start();
  }
}
