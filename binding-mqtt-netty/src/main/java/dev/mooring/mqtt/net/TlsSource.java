package dev.mooring.mqtt.net;

import dev.mooring.mqtt.tls.ReloadableTls;
import dev.mooring.mqtt.tls.TlsConfigurationException;
import dev.mooring.mqtt.tls.TlsContext;
import dev.mooring.mqtt.tls.TlsSettings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TLS context for the next connection, made of the files as they are then. Safe for any thread.
 */
final class TlsSource implements ReloadableTls.Listener {

  private static final Logger LOG = LoggerFactory.getLogger(TlsSource.class);

  private final String name;
  private final TlsSettings settings;
  private final Runnable onRenewed;
  private @Nullable ReloadableTls tls;

  /**
   * A source that has read nothing yet.
   *
   * @param onRenewed called when changed files are in use, on the thread that looked
   */
  TlsSource(String name, TlsSettings settings, Runnable onRenewed) {
    this.name = name;
    this.settings = settings;
    this.onRenewed = onRenewed;
  }

  /** Reads the files; blocks. */
  synchronized TlsContext next() throws TlsConfigurationException {
    ReloadableTls current = tls;
    if (current == null) {
      current = ReloadableTls.open(settings, this);
      tls = current;
      return current.current();
    }
    return current.refresh();
  }

  /** Looks whether the files have changed, if they were read before; blocks. */
  synchronized void look() {
    if (tls != null) {
      tls.refresh();
    }
  }

  @Override
  public void renewed(TlsContext context) {
    LOG.info("{}: certificate or key files have changed and are used from now on", name);
    onRenewed.run();
  }

  @Override
  public void refused(TlsConfigurationException reason) {
    LOG.error(
        "{}: changed TLS files cannot be used, the old ones serve on: {}",
        name,
        reason.getMessage());
  }
}
