package dev.mooring.tck.mqtt;

import dev.mooring.api.Payload;
import java.io.ByteArrayOutputStream;

/**
 * The packets that a broker of MQTT 5.0 sends and {@link Mqtt311} has not, as bytes. Nothing is
 * checked but ranges of bytes, so that wrong packets can be made as easily as right ones.
 * Stateless, safe for any thread.
 */
public final class Mqtt5 {

  private Mqtt5() {}

  /** CONNACK with a reason code, 0 for accepted. */
  public static byte[] connAck(boolean sessionPresent, int reasonCode, Property... properties) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(sessionPresent ? 1 : 0);
    body.write(reasonCode);
    body.writeBytes(withLength(properties));
    return Mqtt311.packet(PacketType.CONNACK.firstByte(0), body.toByteArray());
  }

  /** The beginning of a PUBLISH with QoS 0, no flags and no payload. */
  public static Mqtt311.Publish publish(String topic, Property... properties) {
    return Mqtt311.publish(topic).properties(Payload.wrap(block(properties)));
  }

  /** PUBACK, PUBREC, PUBREL or PUBCOMP with a reason code. */
  public static byte[] answer(PacketType type, int packetId, int reasonCode) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(Mqtt311.uint16(packetId));
    body.write(reasonCode);
    return Mqtt311.packet(type.firstByte(type == PacketType.PUBREL ? 2 : 0), body.toByteArray());
  }

  /** SUBACK or UNSUBACK with a reason code for each filter. */
  public static byte[] grant(PacketType type, int packetId, int... reasonCodes) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(Mqtt311.uint16(packetId));
    body.write(0);
    for (int code : reasonCodes) {
      body.write(code);
    }
    return Mqtt311.packet(type.firstByte(0), body.toByteArray());
  }

  /** DISCONNECT. */
  public static byte[] disconnect(int reasonCode, Property... properties) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(reasonCode);
    body.writeBytes(withLength(properties));
    return Mqtt311.packet(PacketType.DISCONNECT.firstByte(0), body.toByteArray());
  }

  private static byte[] block(Property... properties) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (Property property : properties) {
      block.writeBytes(property.bytes());
    }
    return block.toByteArray();
  }

  /** Properties with their length before them. */
  static byte[] withLength(Property... properties) {
    byte[] block = block(properties);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(Mqtt311.variableInteger(block.length));
    out.writeBytes(block);
    return out.toByteArray();
  }
}
