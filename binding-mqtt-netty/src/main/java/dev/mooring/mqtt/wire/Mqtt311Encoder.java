package dev.mooring.mqtt.wire;

import dev.mooring.mqtt.packet.Authentication;
import dev.mooring.mqtt.packet.Connect;
import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.ReasonCode;
import dev.mooring.mqtt.packet.TopicSubscription;
import dev.mooring.mqtt.packet.Topics;
import dev.mooring.mqtt.packet.Will;
import io.netty.buffer.ByteBuf;
import java.util.List;

/** Writes the packets that a client sends in MQTT 3.1.1. */
final class Mqtt311Encoder extends PacketEncoder {

  private static final byte[] PROTOCOL_NAME_AND_LEVEL = {0, 4, 'M', 'Q', 'T', 'T', 4};

  @Override
  int propertiesSize(Publish message, int alias) {
    if (alias != 0) {
      throw new IllegalArgumentException("MQTT 3.1.1 has no topic aliases");
    }
    return 0;
  }

  @Override
  void writeProperties(ByteBuf out, Publish message, int alias) {
    // MQTT 3.1.1 has none; those of the message stay here.
  }

  @Override
  void acknowledgeWithCode(ByteBuf out, PacketType type, int packetId, ReasonCode code) {
    throw new IllegalArgumentException("MQTT 3.1.1 has no reason codes, hence not " + code);
  }

  @Override
  public void disconnect(ByteBuf out, ReasonCode code) {
    out.ensureWritable(Short.BYTES);
    out.writeShort(PacketType.DISCONNECT.firstByte() << 8);
  }

  @Override
  public void subscribe(
      ByteBuf out,
      int packetId,
      List<TopicSubscription> subscriptions,
      int subscriptionIdentifier) {
    checkPacketId(packetId);
    if (subscriptions.isEmpty()) {
      throw new IllegalArgumentException("SUBSCRIBE needs a topic filter [MQTT-3.8.3-3]");
    }
    long length = Short.BYTES;
    for (TopicSubscription subscription : subscriptions) {
      length += stringSize(subscription.filter()) + 1;
    }
    beginPacket(out, PacketType.SUBSCRIBE, length);
    out.writeShort(packetId);
    for (TopicSubscription subscription : subscriptions) {
      writeString(out, subscription.filter());
      out.writeByte(subscription.qos().level());
    }
  }

  @Override
  public void unsubscribe(ByteBuf out, int packetId, List<String> filters) {
    checkPacketId(packetId);
    if (filters.isEmpty()) {
      throw new IllegalArgumentException("UNSUBSCRIBE needs a topic filter [MQTT-3.10.3-2]");
    }
    long length = Short.BYTES;
    for (String filter : filters) {
      Topics.checkFilter(filter);
      length += stringSize(filter);
    }
    beginPacket(out, PacketType.UNSUBSCRIBE, length);
    out.writeShort(packetId);
    for (String filter : filters) {
      writeString(out, filter);
    }
  }

  @Override
  public void connect(ByteBuf out, Connect connect) {
    Will will = connect.will();
    String username = connect.username();
    byte[] password = connect.password();
    long length = PROTOCOL_NAME_AND_LEVEL.length + 1L + Short.BYTES;
    length += checkedStringSize("client identifier", connect.clientId());
    if (connect.clientId().isEmpty() && !connect.cleanSession()) {
      throw new IllegalArgumentException(
          "an empty client identifier needs a clean session [MQTT-3.1.3-7]");
    }
    if (will != null) {
      Topics.checkName(will.message().topic());
      length += stringSize(will.message().topic());
      length += checkedBinarySize("payload of the will", will.message().payload());
    }
    if (username != null) {
      length += checkedStringSize("user name", username);
    }
    if (password != null) {
      length += checkedBinarySize("password", password);
    }
    beginPacket(out, PacketType.CONNECT, length);
    out.writeBytes(PROTOCOL_NAME_AND_LEVEL);
    out.writeByte(connectFlags(connect));
    out.writeShort(connect.keepAliveSeconds());
    writeString(out, connect.clientId());
    if (will != null) {
      writeString(out, will.message().topic());
      writeBinary(out, will.message().payload());
    }
    if (username != null) {
      writeString(out, username);
    }
    if (password != null) {
      writeBinary(out, password);
    }
  }

  @Override
  public void auth(ByteBuf out, ReasonCode code, Authentication authentication) {
    throw new IllegalArgumentException("MQTT 3.1.1 has no AUTH");
  }
}
