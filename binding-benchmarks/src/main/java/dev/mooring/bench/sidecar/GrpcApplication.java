package dev.mooring.bench.sidecar;

import com.google.protobuf.Empty;
import dev.mooring.runtime.grpc.v1.AppCallbackGrpc.AppCallbackImplBase;
import dev.mooring.runtime.grpc.v1.BindingEventRequest;
import dev.mooring.runtime.grpc.v1.BindingEventResponse;
import dev.mooring.runtime.grpc.v1.ListInputBindingsResponse;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** An application that takes every event over gRPC and does nothing with it. */
final class GrpcApplication extends AppCallbackImplBase implements AutoCloseable {

  private final String binding;
  private final Tally tally;
  private final Server server;

  GrpcApplication(String binding, Tally tally) throws IOException {
    this.binding = binding;
    this.tally = tally;
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .directExecutor()
            .addService(this)
            .build()
            .start();
  }

  int port() {
    return server.getPort();
  }

  @Override
  public void listInputBindings(Empty request, StreamObserver<ListInputBindingsResponse> observer) {
    observer.onNext(ListInputBindingsResponse.newBuilder().addBindings(binding).build());
    observer.onCompleted();
  }

  @Override
  public void onBindingEvent(
      BindingEventRequest request, StreamObserver<BindingEventResponse> observer) {
    observer.onNext(BindingEventResponse.getDefaultInstance());
    observer.onCompleted();
    tally.add();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
