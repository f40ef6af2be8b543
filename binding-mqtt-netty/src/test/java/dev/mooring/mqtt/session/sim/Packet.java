package dev.mooring.mqtt.session.sim;

import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.ReasonCode;
import dev.mooring.mqtt.packet.TopicSubscription;
import java.util.Arrays;
import java.util.List;

/**
 * One packet on a simulated link.
 *
 * @param flag DUP of a PUBLISH, Clean Session of a CONNECT, Session Present of a CONNACK
 * @param codes return codes of a CONNACK or SUBACK
 */
record Packet(
    Type type,
    int id,
    boolean flag,
    Publish message,
    Codes codes,
    List<TopicSubscription> subscriptions,
    List<String> filters) {

  enum Type {
    CONNECT,
    CONNACK,
    PUBLISH,
    PUBACK,
    PUBREC,
    PUBREL,
    PUBCOMP,
    SUBSCRIBE,
    SUBACK,
    UNSUBSCRIBE,
    UNSUBACK,
    PINGREQ,
    PINGRESP,
    DISCONNECT
  }

  /** Return codes as a value. */
  record Codes(List<Integer> values) {
    static final Codes NONE = new Codes(List.of());

    int first() {
      return values.get(0);
    }

    int[] toArray() {
      return values.stream().mapToInt(Integer::intValue).toArray();
    }
  }

  private static final Publish NOTHING = Messages.NOTHING;

  static Packet of(Type type, int id) {
    return new Packet(type, id, false, NOTHING, Codes.NONE, List.of(), List.of());
  }

  /** An acknowledgement with a reason code of MQTT 5.0. */
  static Packet of(Type type, int id, ReasonCode code) {
    return new Packet(
        type, id, false, NOTHING, new Codes(List.of(code.code())), List.of(), List.of());
  }

  /** A PUBLISH with a topic alias, which comes with the topic or in its place. */
  static Packet publish(Publish message, int id, boolean dup, int alias, boolean named) {
    return new Packet(
        Type.PUBLISH,
        id,
        dup,
        message,
        new Codes(List.of(alias, named ? 1 : 0)),
        List.of(),
        List.of());
  }

  /** The reason code; SUCCESS if there is none. */
  ReasonCode reason() {
    ReasonCode code = codes.values().isEmpty() ? null : ReasonCode.of(codes.first());
    return code == null ? ReasonCode.SUCCESS : code;
  }

  static Packet connect(boolean clean) {
    return new Packet(Type.CONNECT, 0, clean, NOTHING, Codes.NONE, List.of(), List.of());
  }

  static Packet connAck(boolean sessionPresent, int code) {
    return new Packet(
        Type.CONNACK, 0, sessionPresent, NOTHING, new Codes(List.of(code)), List.of(), List.of());
  }

  static Packet publish(Publish message, int id, boolean dup) {
    return new Packet(Type.PUBLISH, id, dup, message, Codes.NONE, List.of(), List.of());
  }

  static Packet subscribe(int id, List<TopicSubscription> subscriptions) {
    return new Packet(Type.SUBSCRIBE, id, false, NOTHING, Codes.NONE, subscriptions, List.of());
  }

  static Packet subAck(int id, List<Integer> codes) {
    return new Packet(Type.SUBACK, id, false, NOTHING, new Codes(codes), List.of(), List.of());
  }

  static Packet unsubscribe(int id, List<String> filters) {
    return new Packet(Type.UNSUBSCRIBE, id, false, NOTHING, Codes.NONE, List.of(), filters);
  }

  @Override
  public String toString() {
    return switch (type) {
      case CONNECT -> flag ? "CONNECT clean" : "CONNECT";
      case CONNACK -> "CONNACK present=" + flag + " code=" + codes.first();
      case PUBLISH ->
          "PUBLISH "
              + id
              + " "
              + Messages.describe(message)
              + (flag ? " dup" : "")
              + (codes.values().isEmpty() ? "" : " alias " + codes.values());
      case SUBSCRIBE -> "SUBSCRIBE " + id + " " + subscriptions;
      case UNSUBSCRIBE -> "UNSUBSCRIBE " + id + " " + filters;
      case SUBACK -> "SUBACK " + id + " " + Arrays.toString(codes.toArray());
      case PINGREQ, PINGRESP, DISCONNECT -> type.name();
      case PUBACK, PUBREC, PUBREL, PUBCOMP, UNSUBACK ->
          type + " " + id + (reason() == ReasonCode.SUCCESS ? "" : " " + reason());
    };
  }
}
