package dev.mooring.mqtt;

import dev.mooring.api.BindingContext;
import dev.mooring.api.ConfiguredBinding;
import dev.mooring.api.Direction;
import dev.mooring.api.InputBinding;
import dev.mooring.api.OutputBinding;
import dev.mooring.api.config.Problem;
import dev.mooring.mqtt.net.Scheme;
import dev.mooring.mqtt.net.ServerAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A component whose settings are right, from which its two sides are opened. Immutable. */
final class ConfiguredMqttBinding implements ConfiguredBinding {

  private final MqttSettings settings;
  private final List<Problem> warnings;
  private final Set<String> formerFilters;

  ConfiguredMqttBinding(MqttSettings settings, List<Problem> warnings) {
    this(settings, warnings, Set.of());
  }

  private ConfiguredMqttBinding(
      MqttSettings settings, List<Problem> warnings, Set<String> formerFilters) {
    this.settings = settings;
    this.warnings = List.copyOf(warnings);
    this.formerFilters = Set.copyOf(formerFilters);
  }

  @Override
  public Set<Direction> directions() {
    return settings.directions();
  }

  /** A broker ends a connection when another one comes with its client id [MQTT-3.1.4-2]. */
  @Override
  public Set<String> claims() {
    Set<String> claims = new HashSet<>();
    for (Direction direction : settings.directions()) {
      for (ServerAddress server : settings.connection().servers()) {
        String broker =
            server.scheme() == Scheme.UNIX
                ? server.path()
                : server.host().toLowerCase(Locale.ROOT) + ":" + server.port();
        claims.add("MQTT client id \"" + settings.clientIds().of(direction) + "\" at " + broker);
      }
    }
    return claims;
  }

  /** What could not be handled goes to the local dead letters unless a topic takes it. */
  @Override
  public boolean needsDataDirectory() {
    boolean keepsDeadLetters =
        settings.directions().contains(Direction.INPUT)
            && settings.receiving().onFailure() == OnFailure.DEAD_LETTER
            && settings.receiving().deadLetterTopic().isEmpty();
    return keepsDeadLetters || settings.connection().store() != SessionStoreKind.MEMORY;
  }

  @Override
  public boolean failsFast() {
    return settings.connection().failFast();
  }

  @Override
  public List<Problem> warnings() {
    return warnings;
  }

  /** A session that both share goes on having the filters that this one does not ask for. */
  @Override
  public ConfiguredBinding replacing(ConfiguredBinding predecessor) {
    if (!(predecessor instanceof ConfiguredMqttBinding former)
        || settings.connection().cleanSession()
        || !settings.directions().contains(Direction.INPUT)
        || !former.settings.directions().contains(Direction.INPUT)
        || !former.settings.clientIds().input().equals(settings.clientIds().input())) {
      return this;
    }
    Set<String> unwanted = new HashSet<>(former.formerFilters);
    unwanted.addAll(former.settings.receiving().filters());
    settings.receiving().filters().forEach(unwanted::remove);
    return new ConfiguredMqttBinding(settings, warnings, unwanted);
  }

  @Override
  public InputBinding openInput(BindingContext context) {
    check(Direction.INPUT);
    return new MqttInputBinding(settings, context, formerFilters);
  }

  @Override
  public OutputBinding openOutput(BindingContext context) {
    check(Direction.OUTPUT);
    return new MqttOutputBinding(settings, context);
  }

  private void check(Direction direction) {
    if (!settings.directions().contains(direction)) {
      throw new IllegalStateException(
          "component \"" + settings.component() + "\" has no " + direction + " direction");
    }
  }
}
