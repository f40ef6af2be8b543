package dev.mooring.mqtt.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** MQTT 5.0 over WebSocket (section 6), against a server that reads and writes single frames. */
class WebSocket5Test {

  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int LAST = 0x80;
  private static final String CONNECTED = "20 03 00 00 00";

  @AutoClose
  private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());

  private final BlockingQueue<ReceivedMessage> received = new LinkedBlockingQueue<>();
  private final BlockingQueue<ClientStatus> statuses = new LinkedBlockingQueue<>();
  private @Nullable MqttClient client;
  @AutoClose private @Nullable Socket socket;

  WebSocket5Test() throws IOException {}

  @BeforeEach
  void connect() throws IOException {
    server.setSoTimeout(10_000);
    MqttClient started =
        new MqttClient(
            MqttClientConfig.builder(
                    "ws://"
                        + server.getInetAddress().getHostAddress()
                        + ":"
                        + server.getLocalPort(),
                    "c")
                .mqtt5(Mqtt5Options.DEFAULTS)
                .handler(received::add)
                .listener(
                    new ClientListener() {
                      @Override
                      public void onStatus(ClientStatus status) {
                        statuses.add(status);
                      }
                    })
                .build());
    client = started;
    started.connect();
    socket = server.accept();
    socket.setSoTimeout(10_000);
  }

  @AfterEach
  void closeClient() {
    if (client != null) {
      client.close(Duration.ZERO).toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }
  }

  /** The header lines of the upgrade request, in lower case. */
  private String upgrade(Socket connection) throws Exception {
    StringBuilder request = new StringBuilder();
    while (request.indexOf("\r\n\r\n") < 0) {
      int each = connection.getInputStream().read();
      assertTrue(each >= 0, () -> "no request: " + request);
      request.append((char) each);
    }
    String key =
        request
            .toString()
            .lines()
            .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElseThrow();
    byte[] digest =
        MessageDigest.getInstance("SHA-1")
            .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(ISO_8859_1));
    connection
        .getOutputStream()
        .write(
            ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Protocol: mqtt\r\nSec-WebSocket-Accept: "
                    + Base64.getEncoder().encodeToString(digest)
                    + "\r\n\r\n")
                .getBytes(ISO_8859_1));
    return request.toString().toLowerCase(Locale.ROOT);
  }

  /** A frame of the client: its first byte, and its payload without the mask. */
  private record Frame(int head, String payload) {}

  private static Frame read(Socket connection) throws IOException {
    DataInputStream in = new DataInputStream(connection.getInputStream());
    int head = in.readUnsignedByte();
    int length = in.readUnsignedByte() & 0x7F;
    if (length == 126) {
      length = in.readUnsignedShort();
    }
    byte[] mask = in.readNBytes(4);
    byte[] payload = in.readNBytes(length);
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= mask[i % 4];
    }
    return new Frame(head, HexFormat.of().formatHex(payload));
  }

  private static void send(Socket connection, int head, String hex) throws IOException {
    byte[] payload = HexFormat.of().parseHex(hex.replace(" ", ""));
    OutputStream out = connection.getOutputStream();
    out.write(head);
    out.write(payload.length);
    out.write(payload);
    out.flush();
  }

  private Socket socket() {
    Socket accepted = socket;
    if (accepted == null) {
      throw new IllegalStateException("nobody has connected");
    }
    return accepted;
  }

  @Test
  @DisplayName("[MQTT-6.0.0-3] the client offers mqtt; [MQTT-6.0.0-1] it sends binary frames")
  void upgradeAndFrames() throws Exception {
    String request = upgrade(socket());
    assertTrue(request.contains("\r\nsec-websocket-protocol: mqtt\r\n"), request);
    Frame connect = read(socket());
    assertEquals(LAST | BINARY, connect.head());
    assertTrue(connect.payload().startsWith("10"), connect.payload());
    send(socket(), LAST | BINARY, CONNECTED + "32 06 0001 61 0007 00");
    ReceivedMessage message = received.poll(10, TimeUnit.SECONDS);
    assertTrue(message != null);
    message.acknowledge();
    Frame ack = read(socket());
    assertEquals(LAST | BINARY, ack.head());
    assertEquals("40020007", ack.payload());
  }

  @Test
  @DisplayName("[MQTT-6.0.0-2] where frames end means nothing: packets may be cut and joined")
  void boundaries() throws Exception {
    upgrade(socket());
    read(socket());
    send(socket(), LAST | BINARY, "20 03");
    send(socket(), LAST | BINARY, "00 00 00 30 05 0001");
    send(socket(), BINARY, "61 00");
    send(socket(), LAST, "01 30 05 0001 62 00 02" + "30 05 0001 63 00 03");
    for (String topic : new String[] {"a", "b", "c"}) {
      ReceivedMessage message = received.poll(10, TimeUnit.SECONDS);
      assertTrue(message != null, topic);
      assertEquals(topic, message.topic());
    }
  }

  @Test
  @DisplayName("[MQTT-6.0.0-1] a text frame ends the connection")
  void textFrame() throws Exception {
    upgrade(socket());
    read(socket());
    send(socket(), LAST | BINARY, CONNECTED);
    send(socket(), LAST | TEXT, "30 05 0001 61 00 01");
    ClientStatus status = statuses.poll(10, TimeUnit.SECONDS);
    while (status != null && status.state() != ClientStatus.State.WAITING) {
      status = statuses.poll(10, TimeUnit.SECONDS);
    }
    assertTrue(status != null);
    assertTrue(status.reason().contains("text frame"), status.reason());
    assertEquals(0, received.size());
  }
}
