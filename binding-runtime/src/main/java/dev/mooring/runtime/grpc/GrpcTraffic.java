package dev.mooring.runtime.grpc;

import dev.mooring.runtime.grpc.v1.DaprGrpc;
import dev.mooring.runtime.observe.TrafficMetrics;
import dev.mooring.runtime.observe.TrafficMetrics.Flow;
import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** Sees every gRPC call at its end and counts it. Runs on event loops. */
final class GrpcTraffic extends ServerStreamTracer.Factory {

  private static final Set<String> METHODS =
      DaprGrpc.getServiceDescriptor().getMethods().stream()
          .map(MethodDescriptor::getFullMethodName)
          .collect(Collectors.toUnmodifiableSet());

  private static final String NAMELESS = "other";

  private final TrafficMetrics metrics;

  GrpcTraffic(TrafficMetrics metrics) {
    this.metrics = metrics;
  }

  /** One call, from its first byte to its last. */
  private final class Call {
    private final Flow flow;
    private final String method;
    private final long begin = System.nanoTime();
    private final AtomicLong in = new AtomicLong();
    private final AtomicLong out = new AtomicLong();

    Call(Flow flow, String method) {
      this.flow = flow;
      this.method = method;
    }

    void end(Status status) {
      boolean served = flow == Flow.GRPC_SERVER;
      metrics.record(
          flow,
          method,
          "",
          status.getCode().name(),
          System.nanoTime() - begin,
          served ? in.get() : out.get(),
          served ? out.get() : in.get());
    }
  }

  /** Of calls of ours. */
  @Override
  public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
    Call call = new Call(Flow.GRPC_SERVER, METHODS.contains(method) ? "/" + method : NAMELESS);
    return new ServerStreamTracer() {
      @Override
      public void inboundWireSize(long bytes) {
        call.in.addAndGet(bytes);
      }

      @Override
      public void outboundWireSize(long bytes) {
        call.out.addAndGet(bytes);
      }

      @Override
      public void streamClosed(Status status) {
        call.end(status);
      }
    };
  }

  /** Of one of our calls to the application. */
  ClientStreamTracer.Factory calling(Flow flow, MethodDescriptor<?, ?> method) {
    return new ClientStreamTracer.Factory() {
      @Override
      public ClientStreamTracer newClientStreamTracer(
          ClientStreamTracer.StreamInfo info, Metadata headers) {
        Call call = new Call(flow, "/" + method.getFullMethodName());
        return new ClientStreamTracer() {
          @Override
          public void inboundWireSize(long bytes) {
            call.in.addAndGet(bytes);
          }

          @Override
          public void outboundWireSize(long bytes) {
            call.out.addAndGet(bytes);
          }

          @Override
          public void streamClosed(Status status) {
            call.end(status);
          }
        };
      }
    };
  }
}
