package dev.mooring.mqtt.net;

import dev.mooring.mqtt.store.Durability;
import java.nio.file.Path;

/**
 * Where a session's open exchanges are kept.
 *
 * @param directory the folder, made if it is not there
 * @param durability what records survive
 * @param clientId the client id, which with the brokers names the session
 */
public record StoreSettings(Path directory, Durability durability, String clientId) {}
