package dev.mooring.mqtt;

import dev.mooring.api.config.Values;
import dev.mooring.mqtt.client.AuthenticatorProvider;
import dev.mooring.mqtt.client.Mqtt5Options;
import dev.mooring.mqtt.packet.UserProperty;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeSet;

/** Makes the options of MQTT 5.0 of a component's values. */
final class Mqtt5Reader {

  private static final Duration DAY = Duration.ofDays(1);

  private final Values values;
  private final Findings findings;

  Mqtt5Reader(Values values, Findings findings) {
    this.values = values;
    this.findings = findings;
  }

  /**
   * The options; what is wrong is among the findings then.
   *
   * @param cleanSession whether the session is begun anew
   */
  Mqtt5Connections read(
      boolean cleanSession, Optional<String> username, Optional<String> password) {
    int aliases = values.find(Mqtt5Fields.TOPIC_ALIAS_MAXIMUM).orElse(0);
    List<UserProperty> userProperties = new ArrayList<>();
    values
        .family(Mqtt5Fields.USER_PROPERTY)
        .forEach(
            (name, value) ->
                findings.check(
                    Mqtt5Fields.USER_PROPERTY,
                    () -> userProperties.add(new UserProperty(name, value))));
    Mqtt5Options options =
        new Mqtt5Options(
            values.find(Mqtt5Fields.SESSION_EXPIRY).orElse(cleanSession ? Duration.ZERO : DAY),
            values.find(Mqtt5Fields.RECEIVE_MAXIMUM).orElse(0xFFFF),
            aliases,
            aliases,
            true,
            userProperties,
            null,
            values.find(Mqtt5Fields.FOLLOW_SERVER_REFERENCE).orElse(List.of()));
    return new Mqtt5Connections(
        options,
        values
            .find(Mqtt5Fields.AUTH_METHOD)
            .flatMap(this::provider)
            .map(provider -> () -> provider.create(username, password)));
  }

  private Optional<AuthenticatorProvider> provider(String method) {
    TreeSet<String> known = new TreeSet<>();
    for (AuthenticatorProvider each : ServiceLoader.load(AuthenticatorProvider.class)) {
      if (each.method().equals(method)) {
        return Optional.of(each);
      }
      known.add(each.method());
    }
    findings.error(
        Mqtt5Fields.AUTH_METHOD,
        "is \""
            + method
            + "\", for which there is no provider on the class path; there are "
            + (known.isEmpty() ? "none" : known));
    return Optional.empty();
  }
}
