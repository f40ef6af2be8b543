package dev.mooring.tck.mqtt;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a test of the wire wants a binding configured. Immutable; the methods return changed copies.
 *
 * @param url where the scripted broker listens
 * @param clientId the client identifier
 * @param topic the filter of an input, the topic of an output
 * @param qos of subscribing and sending
 * @param cleanSession the Clean Session flag
 * @param keepAlive in seconds
 * @param user the user name, if there is one
 * @param password the password, if there is one
 */
public record MqttSetup(
    String url,
    String clientId,
    String topic,
    int qos,
    boolean cleanSession,
    int keepAlive,
    Optional<String> user,
    Optional<String> password) {

  private static final int KEEP_ALIVE = 60;

  static MqttSetup of(String url) {
    return new MqttSetup(url, "tck", "t", 1, true, KEEP_ALIVE, Optional.empty(), Optional.empty());
  }

  MqttSetup clientId(String id) {
    return new MqttSetup(url, id, topic, qos, cleanSession, keepAlive, user, password);
  }

  MqttSetup topic(String name) {
    return new MqttSetup(url, clientId, name, qos, cleanSession, keepAlive, user, password);
  }

  MqttSetup qos(int level) {
    return new MqttSetup(url, clientId, topic, level, cleanSession, keepAlive, user, password);
  }

  MqttSetup session() {
    return new MqttSetup(url, clientId, topic, qos, false, keepAlive, user, password);
  }

  MqttSetup keepAlive(int seconds) {
    return new MqttSetup(url, clientId, topic, qos, cleanSession, seconds, user, password);
  }

  MqttSetup user(String name) {
    return new MqttSetup(
        url, clientId, topic, qos, cleanSession, keepAlive, Optional.of(name), password);
  }

  MqttSetup password(String text) {
    return new MqttSetup(
        url, clientId, topic, qos, cleanSession, keepAlive, user, Optional.of(text));
  }

  /** The setup under the names that Dapr's MQTT binding has. */
  public Map<String, String> values() {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("url", url);
    values.put("topic", topic);
    values.put("consumerID", clientId);
    values.put("qos", Integer.toString(qos));
    values.put("cleanSession", Boolean.toString(cleanSession));
    values.put("keepAlive", keepAlive + "s");
    user.ifPresent(name -> values.put("username", name));
    password.ifPresent(text -> values.put("password", text));
    return values;
  }
}
