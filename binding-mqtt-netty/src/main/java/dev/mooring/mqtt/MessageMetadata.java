package dev.mooring.mqtt;

import dev.mooring.mqtt.client.ReceivedMessage;
import dev.mooring.mqtt.packet.PublishProperties;
import java.time.Instant;
import java.util.AbstractMap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a message, in the words of component files. Made when it is asked for: most
 * handlers look at one value or none, and the text of all of them is longer than many a message.
 * Immutable, safe for any thread.
 */
final class MessageMetadata extends AbstractMap<String, String> {

  private final ReceivedMessage message;
  private final long receivedAtMillis;
  private final boolean redelivered;
  private volatile @Nullable Map<String, String> all;

  MessageMetadata(ReceivedMessage message, long receivedAtMillis, boolean redelivered) {
    this.message = message;
    this.receivedAtMillis = receivedAtMillis;
    this.redelivered = redelivered;
  }

  @Override
  public @Nullable String get(Object key) {
    return "topic".equals(key) ? message.topic() : all().get(key);
  }

  @Override
  public boolean containsKey(Object key) {
    return all().containsKey(key);
  }

  @Override
  public Set<Entry<String, String>> entrySet() {
    return all().entrySet();
  }

  private Map<String, String> all() {
    Map<String, String> made = all;
    if (made == null) {
      made = make();
      all = made;
    }
    return made;
  }

  private Map<String, String> make() {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("topic", message.topic());
    values.put("qos", String.valueOf(message.qos().level()));
    values.put("retain", String.valueOf(message.retained()));
    values.put("duplicate", String.valueOf(message.duplicate()));
    values.put("redelivered", String.valueOf(redelivered));
    values.put("messageId", String.valueOf(message.packetId()));
    values.put("receivedAt", Instant.ofEpochMilli(receivedAtMillis).toString());
    if (message.properties() != PublishProperties.NONE) {
      MessageProperties.describe(message.properties(), values);
    }
    return Collections.unmodifiableMap(values);
  }
}
