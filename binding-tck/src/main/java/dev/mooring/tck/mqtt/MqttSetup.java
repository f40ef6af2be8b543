package dev.mooring.tck.mqtt;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a test of the wire wants a binding configured. Immutable; the methods return changed copies.
 *
 * <p>The values have the names that Dapr's MQTT binding gives them. These are always there: {@code
 * url}, {@code topic} (the filter of an input, the topic of an output), {@code consumerID} (the
 * client identifier), {@code qos} (of subscribing and sending), {@code cleanSession} and {@code
 * keepAlive} (in seconds, such as {@code 60s}). These only in tests about them: {@code username},
 * {@code password}, {@code retain} (the RETAIN flag of what is sent), and with MQTT 5.0 {@code
 * receiveMaximum} and {@code maxPacketSize} (in bytes), which the client is to announce, and {@code
 * onFailure} as {@code discard}: a message whose handler fails is to be refused with a reason code,
 * if the binding can do that.
 *
 * <p>With MQTT 5.0, {@code cleanSession} is Clean Start 1 and a Session Expiry Interval of 0;
 * without it the session is to outlive its connection for some minutes at least.
 *
 * @param version the version to speak
 * @param values the values by their names
 */
public record MqttSetup(MqttVersion version, Map<String, String> values) {

  public MqttSetup {
    values = Map.copyOf(values);
  }

  static MqttSetup of(MqttVersion version, String url) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("url", url);
    values.put("topic", "t");
    values.put("consumerID", "tck");
    values.put("qos", "1");
    values.put("cleanSession", "true");
    values.put("keepAlive", "60s");
    return new MqttSetup(version, values);
  }

  private MqttSetup with(String name, String value) {
    Map<String, String> changed = new LinkedHashMap<>(values);
    changed.put(name, value);
    return new MqttSetup(version, changed);
  }

  /** The QoS of subscribing and sending. */
  int qos() {
    return Integer.parseInt(values.getOrDefault("qos", "0"));
  }

  MqttSetup clientId(String id) {
    return with("consumerID", id);
  }

  MqttSetup topic(String name) {
    return with("topic", name);
  }

  MqttSetup qos(int level) {
    return with("qos", Integer.toString(level));
  }

  MqttSetup session() {
    return with("cleanSession", "false");
  }

  MqttSetup keepAlive(int seconds) {
    return with("keepAlive", seconds + "s");
  }

  MqttSetup user(String name) {
    return with("username", name);
  }

  MqttSetup password(String text) {
    return with("password", text);
  }

  MqttSetup retain() {
    return with("retain", "true");
  }

  MqttSetup receiveMaximum(int messages) {
    return with("receiveMaximum", Integer.toString(messages));
  }

  MqttSetup refusing() {
    return with("onFailure", "discard");
  }

  MqttSetup maxPacketSize(int bytes) {
    return with("maxPacketSize", Integer.toString(bytes));
  }
}
