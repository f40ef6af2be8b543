package dev.mooring.mqtt.packet;

/**
 * One of MQTT 5.0's user properties: a name, which may come more than once in a packet, and a
 * value. Immutable. A text that MQTT cannot write, as {@link Topics#checkText} has it, is refused
 * with an {@link IllegalArgumentException}.
 *
 * @param name any text that MQTT can write
 * @param value any text that MQTT can write
 */
public record UserProperty(String name, String value) {
  public UserProperty {
    Topics.checkText("name of a user property", name);
    Topics.checkText("value of user property \"" + name + "\"", value);
  }
}
