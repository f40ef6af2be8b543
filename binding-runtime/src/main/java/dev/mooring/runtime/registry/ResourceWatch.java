package dev.mooring.runtime.registry;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says when component files may have changed. It looks at directories and not at files, and at
 * whatever happens there: editors put new files in the place of old ones, and Kubernetes swaps a
 * link beside them. It speaks as well after a while in which nothing was seen, since not all file
 * systems tell, and secrets are elsewhere. Safe for any thread.
 */
public final class ResourceWatch implements AutoCloseable {

  /** How long nothing must happen until what has begun to change is taken to be complete. */
  public static final Duration SETTLE = Duration.ofMillis(200);

  /** How long several changes in a row are waited for at most. */
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(ResourceWatch.class);

  private final Set<Path> directories = new HashSet<>();
  private final Duration reconcile;
  private final Runnable onChange;
  private final WatchService service;
  private final Map<Path, WatchKey> keys = new HashMap<>();
  private final Thread thread;

  private ResourceWatch(List<Path> paths, Duration reconcile, Runnable onChange)
      throws IOException {
    for (Path path : paths) {
      Path absolute = path.toAbsolutePath();
      directories.add(Files.isDirectory(absolute) ? absolute : absolute.resolveSibling(""));
    }
    this.reconcile = reconcile;
    this.onChange = onChange;
    this.service = directories.iterator().next().getFileSystem().newWatchService();
    this.thread = new Thread(this::watch, "mooring-watch");
    thread.setDaemon(true);
  }

  /**
   * Begins to look. What happens after this has returned is not missed.
   *
   * @param paths files or directories; one at least
   * @param reconcile after how long it speaks although nothing was seen
   * @param onChange called on a thread of its own, on which it may block; never twice at a time
   */
  public static ResourceWatch start(List<Path> paths, Duration reconcile, Runnable onChange)
      throws IOException {
    ResourceWatch watch = new ResourceWatch(paths, reconcile, onChange);
    watch.register();
    watch.thread.start();
    return watch;
  }

  private void watch() {
    try {
      while (true) {
        WatchKey key = service.poll(reconcile.toNanos(), TimeUnit.NANOSECONDS);
        if (key != null) {
          settle(key);
        }
        register();
        onChange.run();
      }
    } catch (ClosedWatchServiceException e) {
      LOG.debug("component files are no longer watched");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("component files are no longer watched", e);
    }
  }

  private void settle(WatchKey first) throws InterruptedException {
    long end = System.nanoTime() + LONGEST.toNanos();
    for (WatchKey key = first;
        key != null && System.nanoTime() < end;
        key = service.poll(SETTLE.toNanos(), TimeUnit.NANOSECONDS)) {
      key.pollEvents();
      key.reset();
    }
  }

  /** A directory that was removed and made again is another one. */
  private void register() {
    for (Path directory : directories) {
      WatchKey known = keys.get(directory);
      if (known != null && known.isValid()) {
        continue;
      }
      try {
        keys.put(
            directory,
            directory.register(
                service,
                StandardWatchEventKinds.ENTRY_CREATE,
                StandardWatchEventKinds.ENTRY_MODIFY,
                StandardWatchEventKinds.ENTRY_DELETE));
      } catch (IOException e) {
        LOG.debug("{} cannot be watched: {}", directory, e.toString());
      }
    }
  }

  /** Does not look any more; {@code onChange} may still be running. */
  @Override
  public void close() {
    try {
      service.close();
    } catch (IOException e) {
      LOG.warn("watching component files does not end: {}", e.toString());
    }
  }
}
