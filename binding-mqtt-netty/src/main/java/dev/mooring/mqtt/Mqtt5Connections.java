package dev.mooring.mqtt;

import dev.mooring.mqtt.client.Authenticator;
import dev.mooring.mqtt.client.Mqtt5Options;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What MQTT 5.0 adds to the connections of a component. Each client has an authenticator of its
 * own: one may remember where its conversation stands, and two clients hold theirs at the same
 * time. Immutable.
 *
 * @param options what all of them ask for
 * @param authenticators makes an authenticator, if the component names a method
 */
record Mqtt5Connections(Mqtt5Options options, Optional<Supplier<Authenticator>> authenticators) {

  /** What one more client asks for. */
  Mqtt5Options ofOneClient() {
    return authenticators.map(each -> options.withAuthenticator(each.get())).orElse(options);
  }
}
