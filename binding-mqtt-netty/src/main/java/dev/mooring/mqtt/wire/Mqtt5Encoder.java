package dev.mooring.mqtt.wire;

import dev.mooring.mqtt.packet.Authentication;
import dev.mooring.mqtt.packet.Connect;
import dev.mooring.mqtt.packet.ConnectProperties;
import dev.mooring.mqtt.packet.EncodedSize;
import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.PublishProperties;
import dev.mooring.mqtt.packet.ReasonCode;
import dev.mooring.mqtt.packet.TopicSubscription;
import dev.mooring.mqtt.packet.Topics;
import dev.mooring.mqtt.packet.UserProperty;
import dev.mooring.mqtt.packet.Will;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the packets that a client sends in MQTT 5.0. Properties that have their default are not
 * written, and no length takes a byte more than it needs [MQTT-1.5.5-1].
 */
final class Mqtt5Encoder extends PacketEncoder {

  private static final byte[] PROTOCOL_NAME_AND_LEVEL = {0, 4, 'M', 'Q', 'T', 'T', 5};
  private static final int ALIAS_BYTES = 1 + Short.BYTES;
  private static final int MAX_RECEIVE_MAXIMUM = 0xFFFF;

  // PUBLISH and its acknowledgements

  @Override
  int propertiesSize(Publish message, int alias) {
    return sizeWithLength(PacketType.PUBLISH, properties(message, alias));
  }

  private static long properties(Publish message, int alias) {
    return EncodedSize.publishProperties(message.properties()) + (alias == 0 ? 0 : ALIAS_BYTES);
  }

  @Override
  void writeProperties(ByteBuf out, Publish message, int alias) {
    VariableByteInteger.write(out, (int) properties(message, alias));
    if (alias != 0) {
      id(out, Property.TOPIC_ALIAS).writeShort(alias);
    }
    if (message.properties() != PublishProperties.NONE) {
      writeProperties(out, message.properties());
    }
  }

  /** Subscription identifiers are the broker's to send [MQTT-3.3.4-6]. */
  private static void writeProperties(ByteBuf out, PublishProperties properties) {
    if (properties.payloadFormat() >= 0) {
      id(out, Property.PAYLOAD_FORMAT).writeByte(properties.payloadFormat());
    }
    if (properties.messageExpirySeconds() >= 0) {
      id(out, Property.MESSAGE_EXPIRY).writeInt((int) properties.messageExpirySeconds());
    }
    writeText(out, Property.CONTENT_TYPE, properties.contentType());
    writeText(out, Property.RESPONSE_TOPIC, properties.responseTopic());
    byte[] correlation = properties.correlationData();
    if (correlation != null) {
      writeBinary(id(out, Property.CORRELATION_DATA), correlation);
    }
    writeUserProperties(out, properties.userProperties());
  }

  @Override
  void acknowledgeWithCode(ByteBuf out, PacketType type, int packetId, ReasonCode code) {
    beginPacket(out, type, Short.BYTES + 1);
    out.writeShort(packetId);
    out.writeByte(code.code());
  }

  // SUBSCRIBE and UNSUBSCRIBE

  @Override
  public void subscribe(
      ByteBuf out,
      int packetId,
      List<TopicSubscription> subscriptions,
      int subscriptionIdentifier) {
    checkPacketId(packetId);
    if (subscriptions.isEmpty()) {
      throw new IllegalArgumentException("SUBSCRIBE needs a topic filter [MQTT-3.8.3-2]");
    }
    if (subscriptionIdentifier < 0 || subscriptionIdentifier > VariableByteInteger.MAX_VALUE) {
      throw new IllegalArgumentException(
          "subscription identifier is 1 to "
              + VariableByteInteger.MAX_VALUE
              + ", not "
              + subscriptionIdentifier);
    }
    int properties = EncodedSize.subscriptionIdentifier(subscriptionIdentifier);
    long length = (long) Short.BYTES + 1 + properties;
    for (TopicSubscription each : subscriptions) {
      length += stringSize(each.filter()) + 1;
    }
    beginPacket(out, PacketType.SUBSCRIBE, length);
    out.writeShort(packetId);
    VariableByteInteger.write(out, properties);
    if (subscriptionIdentifier != 0) {
      VariableByteInteger.write(id(out, Property.SUBSCRIPTION_IDENTIFIER), subscriptionIdentifier);
    }
    for (TopicSubscription each : subscriptions) {
      writeString(out, each.filter());
      out.writeByte(each.options());
    }
  }

  @Override
  public void unsubscribe(ByteBuf out, int packetId, List<String> filters) {
    checkPacketId(packetId);
    if (filters.isEmpty()) {
      throw new IllegalArgumentException("UNSUBSCRIBE needs a topic filter [MQTT-3.10.3-2]");
    }
    long length = Short.BYTES + 1L;
    for (String filter : filters) {
      Topics.checkFilter(filter);
      length += stringSize(filter);
    }
    beginPacket(out, PacketType.UNSUBSCRIBE, length);
    out.writeShort(packetId);
    out.writeByte(0); // no properties [MQTT-2.2.2-1]
    for (String filter : filters) {
      writeString(out, filter);
    }
  }

  // CONNECT, AUTH and DISCONNECT

  @Override
  public void connect(ByteBuf out, Connect connect) {
    Will will = connect.will();
    String username = connect.username();
    byte[] password = connect.password();
    long properties = connectProperties(connect.properties());
    long length = PROTOCOL_NAME_AND_LEVEL.length + 1L + Short.BYTES;
    length += sizeWithLength(PacketType.CONNECT, properties);
    length += checkedStringSize("client identifier", connect.clientId());
    if (will != null) {
      Topics.checkName(will.message().topic());
      length += sizeWithLength(PacketType.CONNECT, willProperties(will));
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
    writeConnectProperties(out, (int) properties, connect.properties());
    writeString(out, connect.clientId());
    if (will != null) {
      writeWill(out, will);
    }
    if (username != null) {
      writeString(out, username);
    }
    if (password != null) {
      writeBinary(out, password);
    }
  }

  private static long connectProperties(ConnectProperties properties) {
    long bytes = properties.sessionExpirySeconds() == 0 ? 0 : 1 + Integer.BYTES;
    bytes += properties.receiveMaximum() == MAX_RECEIVE_MAXIMUM ? 0 : 1 + Short.BYTES;
    bytes += properties.maximumPacketSize() == 0 ? 0 : 1 + Integer.BYTES;
    bytes += properties.topicAliasMaximum() == 0 ? 0 : 1 + Short.BYTES;
    bytes += properties.requestsProblemInformation() ? 0 : 1 + 1;
    bytes += EncodedSize.userProperties(properties.userProperties());
    return bytes + authentication(properties.authentication());
  }

  private static void writeConnectProperties(ByteBuf out, int size, ConnectProperties properties) {
    VariableByteInteger.write(out, size);
    if (properties.sessionExpirySeconds() != 0) {
      id(out, Property.SESSION_EXPIRY).writeInt((int) properties.sessionExpirySeconds());
    }
    if (properties.receiveMaximum() != MAX_RECEIVE_MAXIMUM) {
      id(out, Property.RECEIVE_MAXIMUM).writeShort(properties.receiveMaximum());
    }
    if (properties.maximumPacketSize() != 0) {
      id(out, Property.MAXIMUM_PACKET_SIZE).writeInt(properties.maximumPacketSize());
    }
    if (properties.topicAliasMaximum() != 0) {
      id(out, Property.TOPIC_ALIAS_MAXIMUM).writeShort(properties.topicAliasMaximum());
    }
    if (!properties.requestsProblemInformation()) {
      id(out, Property.REQUEST_PROBLEM_INFORMATION).writeByte(0);
    }
    writeUserProperties(out, properties.userProperties());
    writeAuthentication(out, properties.authentication());
  }

  private static long willProperties(Will will) {
    return EncodedSize.publishProperties(will.message().properties())
        + (will.delaySeconds() == 0 ? 0 : 1 + Integer.BYTES);
  }

  private static void writeWill(ByteBuf out, Will will) {
    VariableByteInteger.write(out, (int) willProperties(will));
    if (will.delaySeconds() != 0) {
      id(out, Property.WILL_DELAY).writeInt((int) will.delaySeconds());
    }
    writeProperties(out, will.message().properties());
    writeString(out, will.message().topic());
    writeBinary(out, will.message().payload());
  }

  @Override
  public void auth(ByteBuf out, ReasonCode code, Authentication authentication) {
    if (code != ReasonCode.CONTINUE_AUTHENTICATION && code != ReasonCode.RE_AUTHENTICATE) {
      throw new IllegalArgumentException(
          "a client sends no AUTH with " + code + " [MQTT-3.15.2-1]");
    }
    long properties = authentication(authentication);
    beginPacket(out, PacketType.AUTH, 1 + sizeWithLength(PacketType.AUTH, properties));
    out.writeByte(code.code());
    VariableByteInteger.write(out, (int) properties);
    writeAuthentication(out, authentication);
  }

  private static long authentication(@Nullable Authentication authentication) {
    if (authentication == null) {
      return 0;
    }
    byte[] data = authentication.data();
    return (long) EncodedSize.textProperty(authentication.method())
        + (data == null ? 0 : 1 + Short.BYTES + data.length);
  }

  private static void writeAuthentication(ByteBuf out, @Nullable Authentication authentication) {
    if (authentication == null) {
      return;
    }
    writeText(out, Property.AUTHENTICATION_METHOD, authentication.method());
    byte[] data = authentication.data();
    if (data != null) {
      writeBinary(id(out, Property.AUTHENTICATION_DATA), data);
    }
  }

  @Override
  public void disconnect(ByteBuf out, ReasonCode code) {
    if (code == ReasonCode.SUCCESS) {
      beginPacket(out, PacketType.DISCONNECT, 0);
    } else {
      beginPacket(out, PacketType.DISCONNECT, 1);
      out.writeByte(code.code());
    }
  }

  // Parts of properties

  private static ByteBuf id(ByteBuf out, Property property) {
    return out.writeByte(property.identifier());
  }

  private static void writeText(ByteBuf out, Property property, @Nullable String text) {
    if (text != null) {
      writeString(id(out, property), text);
    }
  }

  private static void writeUserProperties(ByteBuf out, List<UserProperty> properties) {
    for (UserProperty each : properties) {
      writeString(id(out, Property.USER_PROPERTY), each.name());
      writeString(out, each.value());
    }
  }

  private static int sizeWithLength(PacketType type, long properties) {
    return EncodedSize.number(properties) + remainingLength(type, properties);
  }
}
