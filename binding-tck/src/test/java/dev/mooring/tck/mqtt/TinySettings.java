package dev.mooring.tck.mqtt;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a {@link TinyClient} is configured. Immutable. */
record TinySettings(
    URI url,
    int level,
    String clientId,
    boolean clean,
    int keepAlive,
    int qos,
    boolean retain,
    Optional<String> user,
    Optional<String> password,
    Optional<Integer> receiveMaximum,
    Optional<Integer> announcedSize) {

  private static final int SESSION_SECONDS = 600;

  static TinySettings of(MqttVersion version, Map<String, String> values) {
    return new TinySettings(
        URI.create(values.getOrDefault("url", "")),
        version.level(),
        values.getOrDefault("consumerID", ""),
        Boolean.parseBoolean(values.get("cleanSession")),
        Integer.parseInt(values.getOrDefault("keepAlive", "0").replace("s", "")),
        Integer.parseInt(values.getOrDefault("qos", "0")),
        Boolean.parseBoolean(values.get("retain")),
        Optional.ofNullable(values.get("username")),
        Optional.ofNullable(values.get("password")),
        Optional.ofNullable(values.get("receiveMaximum")).map(Integer::valueOf),
        Optional.ofNullable(values.get("maxPacketSize")).map(Integer::valueOf));
  }

  boolean is5() {
    return level == MqttVersion.V5_0.level();
  }

  int maxPacketSize() {
    return announcedSize.orElse(Integer.MAX_VALUE);
  }

  /** The properties of CONNECT. */
  Property[] properties() {
    List<Property> properties = new ArrayList<>();
    if (!clean) {
      properties.add(Property.of(Property.SESSION_EXPIRY, SESSION_SECONDS));
    }
    receiveMaximum.ifPresent(most -> properties.add(Property.of(Property.RECEIVE_MAXIMUM, most)));
    announcedSize.ifPresent(
        size -> properties.add(Property.of(Property.MAXIMUM_PACKET_SIZE, size)));
    return properties.toArray(Property[]::new);
  }
}
