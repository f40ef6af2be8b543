package dev.mooring.mqtt.tls;

import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * What came of making a context from the files as they stood: either a context or a failure, or
 * neither if they stand as before.
 */
record Attempt(
    String fingerprint, @Nullable TlsContext context, @Nullable TlsConfigurationException failure) {

  /** Files that are being replaced one after the other can be caught halfway. */
  private static final int MAX_READS = 3;

  /**
   * Reads and tries; a failure is returned only when the files stood still meanwhile.
   *
   * @param inUse the fingerprint of what the context of now was made of
   */
  static Attempt stable(TlsSettings settings, InstantSource clock, String inUse) {
    Attempt attempt = with(PemMaterial.read(settings), settings, clock, inUse);
    for (int read = 1; read < MAX_READS && attempt.failure != null; read++) {
      PemMaterial again = PemMaterial.read(settings);
      if (again.fingerprint().equals(attempt.fingerprint)) {
        break;
      }
      attempt = with(again, settings, clock, inUse);
    }
    return attempt;
  }

  private static Attempt with(
      PemMaterial material, TlsSettings settings, InstantSource clock, String inUse) {
    String fingerprint = material.fingerprint();
    if (fingerprint.equals(inUse)) {
      return new Attempt(fingerprint, null, null);
    }
    try {
      return new Attempt(fingerprint, new TlsContextLoader(settings, material, clock).load(), null);
    } catch (TlsConfigurationException e) {
      return new Attempt(fingerprint, null, e);
    }
  }

  /** The context of a first attempt. */
  TlsContext get() throws TlsConfigurationException {
    if (failure != null) {
      throw failure;
    }
    if (context == null) {
      throw new IllegalStateException("not a first attempt");
    }
    return context;
  }
}
