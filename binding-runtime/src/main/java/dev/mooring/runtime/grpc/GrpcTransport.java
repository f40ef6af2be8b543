package dev.mooring.runtime.grpc;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** The event loops that the door and the way to the application share. Safe for any thread. */
public final class GrpcTransport {

  private static final int EVENT_LOOPS = Math.min(4, Runtime.getRuntime().availableProcessors());

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(
          EVENT_LOOPS, new DefaultThreadFactory("mooring-grpc", true), NioIoHandler.newFactory());

  EventLoopGroup loops() {
    return loops;
  }

  /** Ends the event loops; completes, never exceptionally, when they have ended. */
  public CompletionStage<Void> close() {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).addListener(ended -> closed.complete(null));
    return closed;
  }
}
