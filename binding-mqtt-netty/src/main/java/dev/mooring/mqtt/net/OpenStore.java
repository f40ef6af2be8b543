package dev.mooring.mqtt.net;

import dev.mooring.api.BindingException;
import dev.mooring.mqtt.session.StoredSession;
import dev.mooring.mqtt.store.FileSessionStore;
import dev.mooring.mqtt.store.SessionKey;
import dev.mooring.mqtt.store.StoreConfig;
import dev.mooring.mqtt.store.StoreException;
import dev.mooring.mqtt.store.StoreWriter;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A session's store, opened, and what was in it; both {@code null} for a session in memory alone.
 *
 * @param store the store
 * @param stored what it had
 */
record OpenStore(@Nullable FileSessionStore store, @Nullable StoredSession stored) {

  /** Writes for all sessions of the process; its thread lives while one of them is open. */
  private static final StoreWriter WRITER = new StoreWriter();

  /** Another process may be on its way out; the rest a person has to look at. */
  private static BindingException.Kind kind(StoreException.Reason reason) {
    return switch (reason) {
      case IN_USE -> BindingException.Kind.OVERLOAD;
      case UNREADABLE, IO, OVERFLOW -> BindingException.Kind.CONFIGURATION;
    };
  }

  static OpenStore open(DriverSettings settings) {
    StoreSettings wanted = settings.store();
    if (wanted == null) {
      return new OpenStore(null, null);
    }
    String brokers =
        settings.servers().stream().map(ServerAddress::toString).collect(Collectors.joining(","));
    try {
      FileSessionStore store =
          FileSessionStore.open(
              WRITER,
              wanted.directory(),
              new SessionKey(brokers, wanted.clientId()),
              StoreConfig.of(wanted.durability()));
      try {
        return new OpenStore(store, store.load());
      } catch (StoreException e) {
        store.close();
        throw e;
      }
    } catch (StoreException e) {
      throw new BindingException(kind(e.reason()), "session store: " + e.getMessage(), e);
    }
  }
}
