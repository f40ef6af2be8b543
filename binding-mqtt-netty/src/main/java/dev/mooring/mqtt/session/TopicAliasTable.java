package dev.mooring.mqtt.session;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The numbers that we gave to topics on one connection (MQTT 5.0 section 3.3.2.3.4): as many as the
 * broker takes and we want, and then the one not used for longest is given to another topic. Dies
 * with the connection [MQTT-3.3.2-7].
 */
final class TopicAliasTable {

  private final int maximum;

  /** By topic, the one not used for longest first. */
  private final Map<String, Integer> aliases = new LinkedHashMap<>(16, 0.75f, true);

  TopicAliasTable(int maximum) {
    this.maximum = maximum;
  }

  /** The number that stands for the topic already, or 0. */
  int known(String topic) {
    return aliases.getOrDefault(topic, 0);
  }

  /** Gives the topic a number: a new one, or that of the topic not used for longest. */
  int assign(String topic) {
    int alias = aliases.size() + 1;
    if (alias > maximum) {
      Map.Entry<String, Integer> eldest = aliases.entrySet().iterator().next();
      alias = eldest.getValue();
      aliases.remove(eldest.getKey());
    }
    aliases.put(topic, alias);
    return alias;
  }
}
