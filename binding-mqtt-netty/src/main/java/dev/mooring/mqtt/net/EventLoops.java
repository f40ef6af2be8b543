package dev.mooring.mqtt.net;

import io.netty.channel.DefaultSelectStrategyFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SelectStrategyFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.nio.channels.spi.SelectorProvider;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The event loops of all clients in the process: threads do not grow with connections. They live
 * while somebody holds a lease, and when the last one is returned they end. Safe for any thread.
 */
final class EventLoops {

  private static final Object LOCK = new Object();
  private static @Nullable EventLoopGroup shared;
  private static int leases;

  private EventLoops() {}

  /** Whether sockets are served by epoll; by NIO otherwise. */
  static boolean usesEpoll() {
    return Epoll.isAvailable();
  }

  /** The right to use one event loop until it is returned. */
  static final class Lease {
    private final EventLoop eventLoop;

    private Lease(EventLoop eventLoop) {
      this.eventLoop = eventLoop;
    }

    EventLoop eventLoop() {
      return eventLoop;
    }

    /** Returns the loop; completes when, if it was the last lease, the threads have ended. */
    CompletionStage<Void> release() {
      CompletableFuture<Void> released = new CompletableFuture<>();
      synchronized (LOCK) {
        leases--;
        EventLoopGroup group = shared;
        if (leases > 0 || group == null) {
          released.complete(null);
        } else {
          shared = null;
          group
              .shutdownGracefully(0, 1, TimeUnit.SECONDS)
              .addListener(ended -> released.complete(null));
        }
      }
      return released;
    }
  }

  static Lease lease() {
    synchronized (LOCK) {
      EventLoopGroup group = shared;
      if (group == null) {
        group = newGroup();
        shared = group;
      }
      leases++;
      return new Lease(group.next());
    }
  }

  private static EventLoopGroup newGroup() {
    int threads = Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors()));
    // With one processor nothing can come while the loop looks for it.
    SelectStrategyFactory waits =
        threads == 1
            ? DefaultSelectStrategyFactory.INSTANCE
            : () -> new BriefWaits(System::nanoTime);
    IoHandlerFactory handlers =
        usesEpoll()
            ? EpollIoHandler.newFactory(0, waits)
            : NioIoHandler.newFactory(SelectorProvider.provider(), waits);
    return new MultiThreadIoEventLoopGroup(
        threads, new DefaultThreadFactory("mooring-mqtt", true), handlers);
  }
}
