package dev.mooring.mqtt.tls;

import java.time.InstantSource;

/**
 * The TLS context of now, renewed when a file that it was made of has changed. Compares contents,
 * so it makes no difference whether a file was written, moved into place, or reached by another
 * symbolic link, as Kubernetes swaps mounted secrets. Safe for any thread.
 *
 * <p>It has no thread of its own: the owner calls {@link #refresh()} before each connection, and
 * now and then if changes should be seen while one lasts.
 */
public final class ReloadableTls {

  private final TlsSettings settings;
  private final Listener listener;
  private final InstantSource clock;
  private final Object refreshing = new Object();
  private volatile TlsContext current;
  private String inUse;
  private String refused = "";

  private ReloadableTls(TlsSettings settings, Listener listener, InstantSource clock, Attempt first)
      throws TlsConfigurationException {
    this.settings = settings;
    this.listener = listener;
    this.clock = clock;
    this.current = first.get();
    this.inUse = first.fingerprint();
  }

  /**
   * Reads the files that the settings name. Blocks; not for an event loop.
   *
   * @throws TlsConfigurationException with everything that is wrong
   */
  public static ReloadableTls open(TlsSettings settings, Listener listener)
      throws TlsConfigurationException {
    return open(settings, listener, InstantSource.system());
  }

  static ReloadableTls open(TlsSettings settings, Listener listener, InstantSource clock)
      throws TlsConfigurationException {
    return new ReloadableTls(settings, listener, clock, Attempt.stable(settings, clock, ""));
  }

  /** The context of now. Never blocks. */
  public TlsContext current() {
    return current;
  }

  /**
   * Looks at the files again; blocks while it reads them, so not for an event loop. Tells the
   * listener, on this thread, if something has changed since the last look. What cannot be used
   * leaves the context as it is.
   *
   * @return the context of now
   */
  public TlsContext refresh() {
    TlsContext renewed;
    TlsConfigurationException refusal;
    synchronized (refreshing) {
      Attempt attempt = Attempt.stable(settings, clock, inUse);
      renewed = attempt.context();
      // What was refused is tried again each time, since some of it is refused only for a while: a
      // certificate from a host whose clock is ahead of ours begins to be valid in a moment.
      refusal = attempt.fingerprint().equals(refused) ? null : attempt.failure();
      if (renewed != null) {
        current = renewed;
        inUse = attempt.fingerprint();
      }
      refused = attempt.failure() == null ? "" : attempt.fingerprint();
    }
    if (renewed != null) {
      listener.renewed(renewed);
    }
    if (refusal != null) {
      listener.refused(refusal);
    }
    return current;
  }

  /** Hears of changes. Called on the thread that refreshes, without a lock. */
  public interface Listener {

    /** New files are in use for the connections that come. */
    void renewed(TlsContext context);

    /** New files cannot be used; called once for each change. The old ones serve on. */
    void refused(TlsConfigurationException reason);
  }
}
