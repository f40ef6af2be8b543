package dev.mooring.runtime.dispatch;

import dev.mooring.runtime.registry.ComponentStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * What callers of the API may ask of the sidecar itself: what it is, and to end. Safe for any
 * thread; no method blocks.
 */
public final class SidecarControl {

  /** The version of Dapr whose API this is, for clients that look. */
  public static final String DAPR_VERSION = "1.18.4";

  /** How many entries clients may add. */
  public static final int MAX_ENTRIES = 1000;

  /** How long an entry's key and value may be together, in characters. */
  public static final int MAX_ENTRY_LENGTH = 64 << 10;

  private static final String DAPR_VERSION_KEY = "daprRuntimeVersion";

  /** How a sidecar was asked to end. */
  public enum Shutdown {
    /** What is under way is finished. */
    GRACEFUL,
    /** At once. */
    FORCED
  }

  private final String applicationId;
  private final String version;
  private final Supplier<List<ComponentStatus>> components;
  private final Optional<AppConnection> application;
  private final Map<String, String> extended = new LinkedHashMap<>();
  private final CompletableFuture<Shutdown> shutdown = new CompletableFuture<>();

  /**
   * Of one sidecar.
   *
   * @param applicationId the application that it serves
   * @param version its own version
   * @param components how all components are doing
   * @param application the way to the application, if there is one
   */
  public SidecarControl(
      String applicationId,
      String version,
      Supplier<List<ComponentStatus>> components,
      Optional<AppConnection> application) {
    this.applicationId = applicationId;
    this.version = version;
    this.components = components;
    this.application = application;
    extended.put(DAPR_VERSION_KEY, DAPR_VERSION);
  }

  /** What the sidecar is at this moment. */
  public SidecarMetadata metadata() {
    Map<String, String> entries;
    synchronized (extended) {
      entries = Map.copyOf(extended);
    }
    return new SidecarMetadata(applicationId, version, components.get(), entries, application);
  }

  /**
   * Keeps an entry among the metadata, in place of an earlier one of that key.
   *
   * @throws IllegalArgumentException if it is too long, or one too many
   */
  public void setMetadata(String key, String value) {
    if (key.length() + value.length() > MAX_ENTRY_LENGTH) {
      throw new IllegalArgumentException(
          "an entry of metadata has " + MAX_ENTRY_LENGTH + " characters at most");
    }
    synchronized (extended) {
      if (!extended.containsKey(key) && extended.size() >= MAX_ENTRIES) {
        throw new IllegalArgumentException(
            "there are " + MAX_ENTRIES + " entries of metadata already");
      }
      extended.put(key, value);
    }
  }

  /** Asks the sidecar to end; the first who asks says how. */
  public void shutdown(Shutdown how) {
    shutdown.completeAsync(() -> how);
  }

  /** Completes, never exceptionally, when somebody has asked the sidecar to end. */
  public CompletionStage<Shutdown> shutdownAsked() {
    return shutdown.minimalCompletionStage();
  }
}
