package dev.mooring.tck.mqtt;

import dev.mooring.api.Payload;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The packets that a broker of MQTT 3.1.1 sends, as bytes. Nothing is checked but ranges of bytes,
 * so that wrong packets can be made as easily as right ones: a number that does not fit into its
 * bytes is refused with an {@link IllegalArgumentException}. Stateless, safe for any thread.
 */
public final class Mqtt311 {

  private Mqtt311() {}

  /** CONNACK with a return code, 0 for accepted. */
  public static byte[] connAck(boolean sessionPresent, int returnCode) {
    return packet(
        PacketType.CONNACK.firstByte(0), new byte[] {bit(sessionPresent), uint8(returnCode)});
  }

  /** The beginning of a PUBLISH with QoS 0, no flags and no payload. */
  public static Publish publish(String topic) {
    return new Publish(topic);
  }

  /** PUBACK. */
  public static byte[] pubAck(int packetId) {
    return packet(PacketType.PUBACK.firstByte(0), uint16(packetId));
  }

  /** PUBREC. */
  public static byte[] pubRec(int packetId) {
    return packet(PacketType.PUBREC.firstByte(0), uint16(packetId));
  }

  /** PUBREL. */
  public static byte[] pubRel(int packetId) {
    return packet(PacketType.PUBREL.firstByte(2), uint16(packetId));
  }

  /** PUBCOMP. */
  public static byte[] pubComp(int packetId) {
    return packet(PacketType.PUBCOMP.firstByte(0), uint16(packetId));
  }

  /** SUBACK with a return code for each filter: a granted QoS, or 0x80. */
  public static byte[] subAck(int packetId, int... returnCodes) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(uint16(packetId));
    for (int code : returnCodes) {
      body.write(uint8(code));
    }
    return packet(PacketType.SUBACK.firstByte(0), body.toByteArray());
  }

  /** UNSUBACK. */
  public static byte[] unsubAck(int packetId) {
    return packet(PacketType.UNSUBACK.firstByte(0), uint16(packetId));
  }

  /** PINGRESP. */
  public static byte[] pingResp() {
    return packet(PacketType.PINGRESP.firstByte(0), new byte[0]);
  }

  /**
   * Any packet: the first byte as it is, the length, the body.
   *
   * @param firstByte type and flags, from 0 to 255
   */
  public static byte[] packet(int firstByte, byte[] body) {
    ByteArrayOutputStream packet = new ByteArrayOutputStream(body.length + 5);
    packet.write(uint8(firstByte));
    int rest = body.length;
    do {
      packet.write(rest > 0x7F ? (rest & 0x7F) | 0x80 : rest);
      rest >>= 7;
    } while (rest > 0);
    packet.writeBytes(body);
    return packet.toByteArray();
  }

  /** Builds a PUBLISH. For one thread. */
  public static final class Publish {
    private final byte[] topic;
    private int qos;
    private int packetId;
    private boolean duplicate;
    private boolean retain;
    private Payload payload = Payload.empty();

    private Publish(String topic) {
      this.topic = topic.getBytes(StandardCharsets.UTF_8);
    }

    /** QoS 1 with this packet identifier. */
    public Publish qos1(int packetId) {
      this.qos = 1;
      this.packetId = packetId;
      return this;
    }

    /** QoS 2 with this packet identifier. */
    public Publish qos2(int packetId) {
      this.qos = 2;
      this.packetId = packetId;
      return this;
    }

    /** With the DUP flag. */
    public Publish duplicate() {
      this.duplicate = true;
      return this;
    }

    /** With the RETAIN flag. */
    public Publish retain() {
      this.retain = true;
      return this;
    }

    /** With a text. */
    public Publish payload(String text) {
      return payload(Payload.utf8(text));
    }

    /** With these bytes. */
    public Publish payload(Payload bytes) {
      this.payload = bytes;
      return this;
    }

    /** The packet. */
    public byte[] bytes() {
      ByteArrayOutputStream body = new ByteArrayOutputStream(topic.length + payload.size() + 4);
      body.writeBytes(uint16(topic.length));
      body.writeBytes(topic);
      if (qos > 0) {
        body.writeBytes(uint16(packetId));
      }
      body.writeBytes(payload.sharedBytes());
      int flags = bit(duplicate) << 3 | qos << 1 | bit(retain);
      return packet(PacketType.PUBLISH.firstByte(flags), body.toByteArray());
    }
  }

  private static byte bit(boolean set) {
    return (byte) (set ? 1 : 0);
  }

  private static byte uint8(int value) {
    if (value < 0 || value > 0xFF) {
      throw new IllegalArgumentException(value + " is no byte");
    }
    return (byte) value;
  }

  private static byte[] uint16(int value) {
    if (value < 0 || value > 0xFFFF) {
      throw new IllegalArgumentException(value + " does not fit into two bytes");
    }
    return new byte[] {(byte) (value >> 8), (byte) value};
  }
}
