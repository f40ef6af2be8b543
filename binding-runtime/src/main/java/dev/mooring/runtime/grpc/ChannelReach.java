package dev.mooring.runtime.grpc;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** One look whether a channel has somebody at its other end. Stateless. */
final class ChannelReach {

  private ChannelReach() {}

  /** Completes when there is a connection, exceptionally when there is none in time. */
  static CompletionStage<Void> of(ManagedChannel channel, Duration timeout) {
    CompletableFuture<Void> reached = new CompletableFuture<>();
    // The channel would wait up to two minutes before it looks again by itself.
    channel.resetConnectBackoff();
    watch(channel, reached);
    CompletableFuture.delayedExecutor(timeout.toNanos(), TimeUnit.NANOSECONDS)
        .execute(
            () ->
                reached.completeExceptionally(
                    new ConnectException(
                        "no gRPC connection within " + timeout.toMillis() + " ms")));
    return reached;
  }

  private static void watch(ManagedChannel channel, CompletableFuture<Void> reached) {
    if (reached.isDone()) {
      return;
    }
    ConnectivityState state = channel.getState(true);
    switch (state) {
      case READY -> reached.complete(null);
      case SHUTDOWN -> reached.completeExceptionally(new ConnectException("the channel is closed"));
      case IDLE, CONNECTING, TRANSIENT_FAILURE ->
          channel.notifyWhenStateChanged(state, () -> watch(channel, reached));
    }
  }
}
