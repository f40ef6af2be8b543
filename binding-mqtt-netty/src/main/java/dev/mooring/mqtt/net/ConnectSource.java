package dev.mooring.mqtt.net;

import dev.mooring.mqtt.packet.Authentication;
import dev.mooring.mqtt.packet.Connect;
import org.jspecify.annotations.Nullable;

/** Makes the CONNECT of each connection, so that credentials may change. On the event loop. */
@FunctionalInterface
public interface ConnectSource {

  /**
   * A CONNECT.
   *
   * @param cleanSession the Clean Session flag, in MQTT 5.0 Clean Start
   * @param assignedClientId the client id that the broker chose on an earlier connection
   * @param authentication the beginning of enhanced authentication
   */
  Connect connect(
      boolean cleanSession,
      @Nullable String assignedClientId,
      @Nullable Authentication authentication);
}
