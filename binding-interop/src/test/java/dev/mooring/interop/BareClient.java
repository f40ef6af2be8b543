package dev.mooring.interop;

import dev.mooring.tck.mqtt.BrokerFixture;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client of MQTT 5.0 that is nothing but a socket: it sends the bytes that a test writes down and
 * keeps a record of every packet in both directions. What a broker does to it is not our client's
 * doing.
 */
final class BareClient implements AutoCloseable {

  static final int PUBLISH = 3;
  static final int PUBCOMP = 7;
  private static final int PUBREC = 5;
  private static final int PUBREL = 6;
  private static final int PATIENCE_MILLIS = 5_000;

  private final Socket socket;
  private final DataInputStream in;
  private final List<String> record = new ArrayList<>();

  private BareClient(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
  }

  /**
   * Sends CONNECT, with a session that lasts for an hour and without keep alive; its answer is yet
   * to be read.
   *
   * @param receiveMaximum what it announces
   */
  static BareClient connect(
      BrokerFixture broker, String clientId, boolean cleanStart, int receiveMaximum)
      throws IOException {
    BareClient client = new BareClient(new Socket(broker.host(), broker.port()));
    String properties = "08 11 00000E10 21 %04X ".formatted(receiveMaximum);
    client.send(
        "10 %02X 0004 4D515454 05 %02X 0000 ".formatted(21 + clientId.length(), cleanStart ? 2 : 0)
            + properties
            + text(clientId));
    return client;
  }

  /** Subscribes at QoS 2, once CONNACK and SUBACK have come. */
  void subscribe(String topic) throws IOException {
    read();
    send("82 %02X 0001 00 ".formatted(topic.length() + 6) + text(topic) + "02");
    read();
  }

  /** Sends a message of QoS 2, whose packet identifier is its text as well. */
  void publish(String topic, int packetId, boolean dup) throws IOException {
    send(
        "%02X %02X ".formatted(dup ? 0x3C : 0x34, topic.length() + 6)
            + text(topic)
            + "%04X 00 %02X".formatted(packetId, packetId));
  }

  /** Answers as a sender or receiver of QoS 2 has to. */
  void answer(Received packet) throws IOException {
    switch (packet.type()) {
      case PUBLISH -> send("50 02 %04X".formatted(packet.packetId()));
      case PUBREC -> send("62 02 %04X".formatted(packet.packetId()));
      case PUBREL -> send("70 02 %04X".formatted(packet.packetId()));
      default -> {}
    }
  }

  /** A string of MQTT, in hexadecimal digits. */
  private static String text(String ascii) {
    byte[] bytes = ascii.getBytes(StandardCharsets.US_ASCII);
    return "%04X ".formatted(bytes.length) + HexFormat.of().formatHex(bytes) + " ";
  }

  private void send(String hex) throws IOException {
    record.add("> " + hex.strip());
    socket.getOutputStream().write(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  /** The next packet; {@code null} if none comes for five seconds. */
  @Nullable Received read() throws IOException {
    try {
      int first = in.readUnsignedByte();
      int length = 0;
      int shift = 0;
      int each;
      do {
        each = in.readUnsignedByte();
        length |= (each & 0x7F) << shift;
        shift += 7;
      } while (each > 0x7F);
      Received packet = new Received(first, ByteBuffer.wrap(in.readNBytes(length)));
      record.add("< " + packet);
      return packet;
    } catch (SocketTimeoutException e) {
      record.add("< nothing for " + PATIENCE_MILLIS + " ms");
      return null;
    }
  }

  /** The next packet, which has to come within five seconds. */
  Received expect() throws IOException {
    Received packet = read();
    if (packet == null) {
      throw new AssertionError("a packet is missing after\n" + record());
    }
    return packet;
  }

  /** Everything that was sent and came, a packet on each line. */
  String record() {
    return String.join("\n", record);
  }

  /** Ends the connection as a broken network does. */
  void reset() throws IOException {
    record.add("reset");
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** A packet of the broker, without its length. */
  record Received(int first, ByteBuffer body) {

    /** The type of the packet, 1 to 15. */
    int type() {
      return first >> 4;
    }

    boolean isDup() {
      return (first & 8) != 0;
    }

    /** The packet identifier: that of a PUBLISH of QoS 1 or 2, or of what answers one. */
    int packetId() {
      return number(type() == PUBLISH ? Short.BYTES + number(0) : 0);
    }

    private int number(int at) {
      return body.getShort(at) & 0xFFFF;
    }

    /** The message of a PUBLISH that {@link BareClient#publish} sent. */
    int message() {
      return body.get(body.limit() - 1) & 0xFF;
    }

    @Override
    public String toString() {
      return HexFormat.of().withUpperCase().toHexDigits((byte) first)
          + " "
          + HexFormat.of().formatHex(body.array());
    }
  }
}
