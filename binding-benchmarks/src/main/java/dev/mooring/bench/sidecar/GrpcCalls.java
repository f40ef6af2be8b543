package dev.mooring.bench.sidecar;

import com.google.protobuf.ByteString;
import dev.mooring.runtime.grpc.v1.DaprGrpc;
import dev.mooring.runtime.grpc.v1.InvokeBindingRequest;
import dev.mooring.runtime.grpc.v1.InvokeBindingResponse;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** {@code create} over gRPC from callers that share a connection, as those of an SDK do. */
final class GrpcCalls implements Load, AutoCloseable {

  private final InvokeBindingRequest request;
  private final int callers;
  private final ManagedChannel channel;

  GrpcCalls(int port, String binding, int callers) {
    this.callers = callers;
    request =
        InvokeBindingRequest.newBuilder()
            .setName(binding)
            .setOperation("create")
            .setData(ByteString.copyFrom(new byte[64]))
            .build();
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().directExecutor().build();
  }

  @Override
  public void run(int times) throws IOException, InterruptedException {
    Round round = new Round(times);
    for (int i = 0; i < Math.min(callers, times); i++) {
      round.call();
    }
    try {
      round.done.get();
    } catch (ExecutionException e) {
      throw new IOException("a call failed: " + e.getCause(), e);
    }
  }

  /** Calls until enough have been made; each answer is followed by a call. */
  private final class Round implements StreamObserver<InvokeBindingResponse> {
    private final AtomicInteger unsent;
    private final AtomicInteger unanswered;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    Round(int times) {
      unsent = new AtomicInteger(times);
      unanswered = new AtomicInteger(times);
    }

    void call() {
      if (unsent.getAndDecrement() > 0) {
        DaprGrpc.newStub(channel).invokeBinding(request, this);
      }
    }

    @Override
    public void onNext(InvokeBindingResponse answer) {
      // What is in it is of no interest; that it ends is.
    }

    @Override
    public void onError(Throwable failure) {
      done.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      if (unanswered.decrementAndGet() == 0) {
        done.complete(null);
      } else {
        call();
      }
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
