package dev.mooring.tck.mqtt;

import dev.mooring.api.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One control packet as it stood on the wire, with views of what is in it. Nothing is checked
 * before it is asked for, so that a broken packet can be looked at too. Immutable.
 *
 * <p>A view that the packet's type does not have, or that its bytes do not yield, throws {@link
 * IllegalStateException} with the packet's bytes.
 */
public final class Packet {

  private static final int MQTT_5 = 5;

  private final Payload bytes;
  private final int bodyStart;
  private final PacketType type;
  private final int protocolLevel;

  /**
   * A packet.
   *
   * @param bytes one whole packet, from its first byte on
   * @param protocolLevel how it is to be read: 3 or 4 for MQTT 3.1 and 3.1.1, 5 for MQTT 5.0; a
   *     CONNECT is read by the level that stands in it
   * @throws IllegalArgumentException if the bytes are not one whole packet
   */
  public Packet(byte[] bytes, int protocolLevel) {
    this.bytes = Payload.copyOf(bytes);
    this.type = PacketType.of(bytes.length == 0 ? 0 : bytes[0] & 0xFF);
    BodyCursor header = new BodyCursor(bytes, 1);
    int remaining;
    try {
      remaining = header.variableInteger();
    } catch (IllegalStateException e) {
      throw new IllegalArgumentException("not one whole packet: " + e.getMessage(), e);
    }
    this.bodyStart = header.position();
    if (bodyStart + remaining != bytes.length) {
      throw new IllegalArgumentException(
          "not one whole packet: "
              + remaining
              + " bytes announced, "
              + (bytes.length - bodyStart)
              + " there");
    }
    this.protocolLevel = type == PacketType.CONNECT ? levelOf(body()) : protocolLevel;
  }

  /** The type. */
  public PacketType type() {
    return type;
  }

  /** The lower half of the first byte. */
  public int flags() {
    return bytes.sharedBytes()[0] & 0x0F;
  }

  /** A copy of all bytes, from the first on. */
  public byte[] bytes() {
    return bytes.toByteArray();
  }

  /** How the packet is read: 3, 4 or 5. */
  public int protocolLevel() {
    return protocolLevel;
  }

  /** The packet identifier, from 0 (which is illegal) to 65535. */
  public int packetId() {
    return switch (type) {
      case PUBLISH -> {
        if (qos() == 0) {
          throw unreadable("a PUBLISH of QoS 0 has no packet identifier");
        }
        BodyCursor body = body();
        body.string();
        yield body.uint16();
      }
      case PUBACK, PUBREC, PUBREL, PUBCOMP, SUBSCRIBE, SUBACK, UNSUBSCRIBE, UNSUBACK ->
          body().uint16();
      case CONNECT, CONNACK, PINGREQ, PINGRESP, DISCONNECT, AUTH ->
          throw unreadable("a " + type + " has no packet identifier");
    };
  }

  /** The QoS of a PUBLISH; 3 if it is malformed. */
  public int qos() {
    require(PacketType.PUBLISH);
    return flags() >> 1 & 3;
  }

  /** The DUP flag of a PUBLISH. */
  public boolean isDuplicate() {
    require(PacketType.PUBLISH);
    return (flags() & 8) != 0;
  }

  /** The RETAIN flag of a PUBLISH. */
  public boolean isRetain() {
    require(PacketType.PUBLISH);
    return (flags() & 1) != 0;
  }

  /** The topic name of a PUBLISH. */
  public String topic() {
    require(PacketType.PUBLISH);
    return body().string();
  }

  /** The application's bytes in a PUBLISH. */
  public Payload payload() {
    require(PacketType.PUBLISH);
    BodyCursor body = body();
    body.string();
    if (qos() > 0) {
      body.uint16();
    }
    if (protocolLevel == MQTT_5) {
      body.block(body.variableInteger());
    }
    return Payload.wrap(body.rest());
  }

  /**
   * The reason code: of a CONNACK, DISCONNECT, AUTH, or of an acknowledgement of a PUBLISH; 0 where
   * the packet leaves it out.
   */
  public int reasonCode() {
    BodyCursor body = body();
    switch (type) {
      case CONNACK -> body.uint8();
      case PUBACK, PUBREC, PUBREL, PUBCOMP -> body.uint16();
      case DISCONNECT, AUTH -> {}
      case CONNECT, PUBLISH, SUBSCRIBE, SUBACK, UNSUBSCRIBE, UNSUBACK, PINGREQ, PINGRESP ->
          throw unreadable("a " + type + " has no reason code");
    }
    return body.hasMore() ? body.uint8() : 0;
  }

  /** The properties of MQTT 5.0 in their order; none in other versions, or where left out. */
  public List<Property> properties() {
    if (protocolLevel != MQTT_5) {
      return List.of();
    }
    BodyCursor body = body();
    switch (type) {
      case CONNECT -> {
        body.string();
        body.block(4);
      }
      case PUBLISH -> {
        body.string();
        if (qos() > 0) {
          body.uint16();
        }
      }
      case CONNACK, SUBSCRIBE, SUBACK, UNSUBSCRIBE, UNSUBACK -> body.uint16();
      case PUBACK, PUBREC, PUBREL, PUBCOMP -> {
        body.uint16();
        skipOne(body);
      }
      case DISCONNECT, AUTH -> skipOne(body);
      case PINGREQ, PINGRESP -> throw unreadable("a " + type + " has no properties");
    }
    return body.hasMore() ? Property.readAll(body.block(body.variableInteger())) : List.of();
  }

  /** The first property with this number, if there is one. */
  public Optional<Property> property(int number) {
    return properties().stream().filter(property -> property.number() == number).findFirst();
  }

  private static void skipOne(BodyCursor body) {
    if (body.hasMore()) {
      body.uint8();
    }
  }

  /**
   * What a CONNECT says.
   *
   * @throws IllegalStateException also if there is more than it announces
   */
  public Connect connect() {
    require(PacketType.CONNECT);
    BodyCursor body = body();
    String protocol = body.string();
    int level = body.uint8();
    int flags = body.uint8();
    int keepAlive = body.uint16();
    skipProperties(body);
    String clientId = body.string();
    Optional<Will> will = Optional.empty();
    if ((flags & 0x04) != 0) {
      skipProperties(body);
      will =
          Optional.of(
              new Will(
                  body.string(), Payload.wrap(body.binary()), flags >> 3 & 3, (flags & 0x20) != 0));
    }
    Optional<String> user = (flags & 0x80) != 0 ? Optional.of(body.string()) : Optional.empty();
    Optional<Payload> password =
        (flags & 0x40) != 0 ? Optional.of(Payload.wrap(body.binary())) : Optional.empty();
    if (body.hasMore()) {
      throw unreadable("more stands in a CONNECT than its flags say");
    }
    return new Connect(
        protocol, level, (flags & 0x02) != 0, keepAlive, clientId, will, user, password);
  }

  /** The filters of a SUBSCRIBE, or of an UNSUBSCRIBE with options 0, in their order. */
  public List<Filter> filters() {
    if (type != PacketType.SUBSCRIBE && type != PacketType.UNSUBSCRIBE) {
      throw unreadable("a " + type + " has no topic filters");
    }
    BodyCursor body = body();
    body.uint16();
    skipProperties(body);
    List<Filter> filters = new ArrayList<>();
    while (body.hasMore()) {
      filters.add(new Filter(body.string(), type == PacketType.SUBSCRIBE ? body.uint8() : 0));
    }
    return List.copyOf(filters);
  }

  /**
   * What a client says when it connects. Immutable.
   *
   * @param protocol {@code MQTT}, or {@code MQIsdp} in MQTT 3.1
   * @param level the protocol level
   * @param cleanSession the Clean Session (in MQTT 5.0: Clean Start) flag
   * @param keepAlive in seconds; 0 for none
   * @param clientId the client identifier, which may be empty
   * @param will the last will, if there is one
   * @param user the user name, if there is one
   * @param password the password, if there is one
   */
  public record Connect(
      String protocol,
      int level,
      boolean cleanSession,
      int keepAlive,
      String clientId,
      Optional<Will> will,
      Optional<String> user,
      Optional<Payload> password) {}

  /**
   * A last will. Immutable.
   *
   * @param topic its topic
   * @param payload its bytes
   * @param qos its QoS
   * @param retain its RETAIN flag
   */
  public record Will(String topic, Payload payload, int qos, boolean retain) {}

  /**
   * A topic filter. Immutable.
   *
   * @param filter the filter
   * @param options the byte behind it, whose lowest two bits are the QoS asked for
   */
  public record Filter(String filter, int options) {
    /** The QoS asked for; 3 if it is malformed. */
    public int qos() {
      return options & 3;
    }
  }

  /** One line for people, without payload or password. */
  @Override
  public String toString() {
    try {
      return switch (type) {
        case CONNECT -> {
          Connect connect = connect();
          yield "CONNECT level "
              + connect.level
              + " client id \""
              + connect.clientId
              + "\""
              + (connect.cleanSession ? " clean session" : "")
              + " keep-alive "
              + connect.keepAlive
              + " s";
        }
        case PUBLISH ->
            "PUBLISH qos "
                + qos()
                + (qos() == 0 ? "" : " id " + packetId())
                + (isDuplicate() ? " dup" : "")
                + (isRetain() ? " retain" : "")
                + " \""
                + topic()
                + "\" "
                + payload().size()
                + " bytes";
        case PUBACK, PUBREC, PUBREL, PUBCOMP, SUBACK, UNSUBACK -> type + " id " + packetId();
        case SUBSCRIBE, UNSUBSCRIBE -> type + " id " + packetId() + " " + filters();
        case CONNACK, PINGREQ, PINGRESP, DISCONNECT, AUTH -> type.toString();
      };
    } catch (IllegalStateException e) {
      return type + " (malformed)";
    }
  }

  private static int levelOf(BodyCursor body) {
    try {
      body.string();
      return body.uint8();
    } catch (IllegalStateException e) {
      return 0;
    }
  }

  private void skipProperties(BodyCursor body) {
    if (protocolLevel == MQTT_5) {
      body.block(body.variableInteger());
    }
  }

  private BodyCursor body() {
    return new BodyCursor(bytes.sharedBytes(), bodyStart);
  }

  private void require(PacketType wanted) {
    if (type != wanted) {
      throw unreadable("a " + type + " is no " + wanted);
    }
  }

  private IllegalStateException unreadable(String why) {
    return new IllegalStateException(why + ": " + Hex.format(bytes.sharedBytes()));
  }
}
