package dev.mooring.mqtt.net;

import dev.mooring.api.BindingException;
import dev.mooring.mqtt.tls.ReloadableTls;
import dev.mooring.mqtt.tls.TlsConfigurationException;
import dev.mooring.mqtt.tls.TlsContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TLS context for the next connection, made of the files as they are then. Safe for any thread.
 */
final class TlsSource implements ReloadableTls.Listener {

  private static final Logger LOG = LoggerFactory.getLogger(TlsSource.class);

  private final String name;
  private final boolean watched;
  private final @Nullable ReloadableTls tls;

  /**
   * Reads the files, if a broker is to be reached with TLS; blocks.
   *
   * @throws BindingException if something cannot be used: then there is nothing to connect with
   */
  TlsSource(DriverSettings settings) {
    name = settings.name();
    boolean wanted = settings.servers().stream().anyMatch(server -> server.scheme().isTls());
    watched = wanted && settings.tls().namesFiles();
    try {
      tls = wanted ? ReloadableTls.open(settings.tls(), this) : null;
    } catch (TlsConfigurationException e) {
      throw new BindingException(BindingException.Kind.CONFIGURATION, "TLS: " + e.getMessage(), e);
    }
  }

  /** Whether there are files that can change. */
  boolean isWatched() {
    return watched;
  }

  /** The context of a connection that is about to be opened; blocks while it reads the files. */
  TlsContext next() {
    return required().refresh();
  }

  /**
   * Looks at the files; blocks while it reads them.
   *
   * @return whether others are used from now on
   */
  boolean look() {
    TlsContext before = required().current();
    return required().refresh() != before;
  }

  private ReloadableTls required() {
    if (tls == null) {
      throw new IllegalStateException(name + " has no broker with TLS");
    }
    return tls;
  }

  @Override
  public void renewed(TlsContext context) {
    LOG.info("{}: certificate or key files have changed; from now on {}", name, context);
  }

  @Override
  public void refused(TlsConfigurationException reason) {
    LOG.error(
        "{}: changed certificate or key files cannot be used, the old ones serve on: {}",
        name,
        reason.getMessage());
  }
}
