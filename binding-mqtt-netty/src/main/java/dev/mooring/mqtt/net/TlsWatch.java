package dev.mooring.mqtt.net;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at certificate and key files now and then, so that a change is seen, and one that cannot be
 * used is reported, while a connection lasts. It reads them rather than being told of changes:
 * there are file systems that tell nothing. A look begins only after the one before has ended.
 */
final class TlsWatch {

  private static final Logger LOG = LoggerFactory.getLogger(TlsWatch.class);

  /** The time from one look to the next. */
  private static final long PAUSE_SECONDS = 2;

  private final TlsSource source;
  private final EventLoop eventLoop;
  private final Executor blocking;
  private final Runnable onChange;
  private @Nullable Future<?> next;
  private boolean ended;

  /**
   * A watch that has not begun.
   *
   * @param blocking where files are read
   * @param onChange called on the event loop when other files are in use
   */
  TlsWatch(TlsSource source, EventLoop eventLoop, Executor blocking, Runnable onChange) {
    this.source = source;
    this.eventLoop = eventLoop;
    this.blocking = blocking;
    this.onChange = onChange;
  }

  /** Begins, if there is something to watch. */
  void begin() {
    if (source.isWatched()) {
      eventLoop.execute(this::plan);
    }
  }

  /** Ends for good. On the event loop. */
  void end() {
    ended = true;
    if (next != null) {
      next.cancel(false);
    }
  }

  private void plan() {
    if (!ended) {
      next = eventLoop.schedule(this::begunOffTheLoop, PAUSE_SECONDS, TimeUnit.SECONDS);
    }
  }

  private void begunOffTheLoop() {
    try {
      blocking.execute(this::look);
    } catch (RejectedExecutionException e) {
      LOG.debug("files are not watched any more: the executor takes no tasks", e);
    }
  }

  private void look() {
    boolean changed = false;
    try {
      changed = source.look();
    } catch (RuntimeException e) {
      LOG.error("looking at certificate and key files failed", e);
    }
    boolean tell = changed;
    try {
      eventLoop.execute(
          () -> {
            if (tell && !ended) {
              onChange.run();
            }
            plan();
          });
    } catch (RejectedExecutionException e) {
      LOG.debug("files are not watched any more: the client has been closed", e);
    }
  }
}
