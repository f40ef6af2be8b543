package dev.mooring.mqtt.net;

import dev.mooring.mqtt.packet.Connect;
import dev.mooring.mqtt.session.SessionConfig;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * What a driver is told once and for all.
 *
 * @param name names the client in logs and thread names
 * @param session the session's part
 * @param servers the brokers, tried in turn
 * @param connect makes the CONNECT for a Clean Session flag; asked at every connect, so that
 *     credentials may change
 * @param maxPacketSize the largest packet taken from the broker, in bytes, fixed header included
 * @param executor where stages complete and listeners are called
 * @param failFast whether the first attempt's failure fails {@link SessionDriver#start}
 */
public record DriverSettings(
    String name,
    SessionConfig session,
    List<ServerAddress> servers,
    Function<Boolean, Connect> connect,
    int maxPacketSize,
    Executor executor,
    boolean failFast) {
  public DriverSettings {
    servers = List.copyOf(servers);
  }
}
