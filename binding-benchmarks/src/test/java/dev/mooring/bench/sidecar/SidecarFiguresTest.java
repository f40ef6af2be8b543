package dev.mooring.bench.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.mooring.runtime.grpc.v1.AppCallbackGrpc;
import dev.mooring.runtime.grpc.v1.BindingEventRequest;
import dev.mooring.runtime.grpc.v1.DaprGrpc.DaprImplBase;
import dev.mooring.runtime.grpc.v1.InvokeBindingRequest;
import dev.mooring.runtime.grpc.v1.InvokeBindingResponse;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The parts that work a sidecar, each against the other: what they count is what happened. */
@Timeout(30)
final class SidecarFiguresTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void everyCallOverHttpIsMadeOnce(int callers) throws Exception {
    AtomicInteger calls = new AtomicInteger();
    try (AnsweringServer server = new AnsweringServer(204, calls);
        HttpCalls load = new HttpCalls(server.port(), "orders", callers)) {
      load.run(50);
      load.run(7);
    }
    assertEquals(57, calls.get());
  }

  @Test
  void aCallThatFailsEndsTheMeasurement() throws Exception {
    try (AnsweringServer server = new AnsweringServer(500, new AtomicInteger());
        HttpCalls load = new HttpCalls(server.port(), "orders", 1)) {
      assertTrue(
          String.valueOf(assertThrows(IOException.class, () -> load.run(1)).getMessage())
              .contains("500"));
    }
  }

  @Test
  void everyCallOverGrpcIsMadeOnce() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    Server server =
        NettyServerBuilder.forPort(0)
            .addService(
                new DaprImplBase() {
                  @Override
                  public void invokeBinding(
                      InvokeBindingRequest request,
                      StreamObserver<InvokeBindingResponse> observer) {
                    calls.incrementAndGet();
                    observer.onNext(InvokeBindingResponse.getDefaultInstance());
                    observer.onCompleted();
                  }
                })
            .build()
            .start();
    try (GrpcCalls load = new GrpcCalls(server.getPort(), "orders", 4)) {
      load.run(50);
    } finally {
      server.shutdownNow();
    }
    assertEquals(50, calls.get());
  }

  @Test
  void eventsAreCountedOverHttp() throws Exception {
    Tally tally = new Tally();
    try (HttpApplication application = new HttpApplication(tally);
        // A create is a POST as well as an event is; what it is answered is another matter.
        HttpCalls load = new HttpCalls(application.port(), "orders", 1)) {
      Thread waiting = waiting(tally, 3);
      for (int i = 0; i < 3; i++) {
        assertThrows(IOException.class, () -> load.run(1));
      }
      waiting.join();
    }
  }

  @Test
  void eventsAreCountedOverGrpc() throws Exception {
    Tally tally = new Tally();
    try (GrpcApplication application = new GrpcApplication("orders", tally)) {
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", application.port()).usePlaintext().build();
      Thread waiting = waiting(tally, 3);
      AppCallbackGrpc.AppCallbackBlockingStub app = AppCallbackGrpc.newBlockingStub(channel);
      for (int i = 0; i < 3; i++) {
        app.onBindingEvent(
            BindingEventRequest.newBuilder()
                .setName("orders")
                .setData(ByteString.copyFromUtf8("x"))
                .build());
      }
      waiting.join();
      channel.shutdownNow();
    }
  }

  private static Thread waiting(Tally tally, int events) throws InterruptedException {
    Thread thread =
        new Thread(
            () -> {
              try {
                tally.run(events);
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    thread.start();
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    return thread;
  }

  @Test
  void theHeapIsTheSumOfItsGenerations() throws IOException {
    assertEquals(
        1024 * (171 + 5000),
        SidecarProcess.usedHeapBytes(
            """
            4711:
             def new generation   total 9792K, used 171K [0x1, 0x2, 0x3)
              eden space 8704K,   1% used [0x1, 0x2, 0x3)
             tenured generation   total 21888K, used 5000K [0x1, 0x2, 0x3)
             Metaspace       used 30000K, committed 30500K, reserved 1081344K
            """));
    assertThrows(IOException.class, () -> SidecarProcess.usedHeapBytes("no such process"));
  }

  @Test
  void aFigureSaysWhetherItsTargetIsMet() {
    Figure figure = Figure.of("create", "µs", List.of(50.0, 70.0, 40.0));

    assertEquals("| create | µs | 50.0 | 40.0 | 70.0 |  |", figure.row());
    assertEquals("| create | µs | 50.0 | 40.0 | 70.0 | ≤ 60: met |", figure.atMost(60).row());
    assertEquals(
        "| create | µs | 50.0 | 40.0 | 70.0 | ≤ 45: **missed** |", figure.atMost(45).row());
  }
}
