package dev.mooring.runtime.grpc;

import dev.mooring.runtime.config.ApiAccess;
import dev.mooring.runtime.dispatch.ApiToken;
import dev.mooring.runtime.dispatch.Door;
import dev.mooring.runtime.dispatch.Listening;
import dev.mooring.runtime.dispatch.OutputCalls;
import dev.mooring.runtime.dispatch.RequestLimits;
import dev.mooring.runtime.dispatch.SidecarControl;
import dev.mooring.runtime.observe.TrafficMetrics;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.ProtoReflectionService;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sidecar's gRPC door. Safe for any thread; no method blocks. */
public final class GrpcApi implements Door {

  private static final Logger LOG = LoggerFactory.getLogger(GrpcApi.class);

  /**
   * Where and for whom the API listens. Immutable.
   *
   * @param listening where it listens
   * @param limits how large requests may be
   * @param token what callers have to show
   * @param access which parts of the API may be called at all
   */
  public record Settings(
      Listening listening, RequestLimits limits, ApiToken token, ApiAccess access) {}

  private final GrpcTransport transport;
  private final Settings settings;
  private final OutputCalls calls;
  private final SidecarControl control;
  private final Executor blocking;
  private final TrafficMetrics traffic;
  private final List<Server> servers = new ArrayList<>();

  /**
   * An API that listens nowhere yet.
   *
   * @param transport whose event loops it uses
   * @param settings where and for whom it listens
   * @param calls where calls to outputs go
   * @param control where questions about the sidecar go
   * @param blocking where it may wait for addresses, and for its own end
   * @param traffic where calls are counted
   */
  public GrpcApi(
      GrpcTransport transport,
      Settings settings,
      OutputCalls calls,
      SidecarControl control,
      Executor blocking,
      TrafficMetrics traffic) {
    this.traffic = traffic;
    this.transport = transport;
    this.settings = settings;
    this.calls = calls;
    this.control = control;
    this.blocking = blocking;
  }

  @Override
  public String name() {
    return "gRPC API";
  }

  @Override
  public Listening listening() {
    return settings.listening();
  }

  @Override
  public CompletionStage<List<SocketAddress>> start() {
    return CompletableFuture.supplyAsync(this::listen, blocking);
  }

  private List<SocketAddress> listen() {
    try {
      if (settings.listening().socket().isPresent()) {
        Path socket = settings.listening().socket().get();
        // A process that was killed leaves its socket behind.
        Files.deleteIfExists(socket);
        SocketAddress address = UnixDomainSocketAddress.of(socket);
        listen(address, NioServerDomainSocketChannel.class);
        return List.of(address);
      }
      List<SocketAddress> bound = new ArrayList<>();
      int port = settings.listening().port();
      for (String address : settings.listening().addresses()) {
        port = listen(new InetSocketAddress(address, port), NioServerSocketChannel.class).getPort();
        bound.add(InetSocketAddress.createUnresolved(address, port));
      }
      return bound;
    } catch (IOException e) {
      throw new CompletionException(e.getCause() instanceof IOException cause ? cause : e);
    }
  }

  private Server listen(SocketAddress address, Class<? extends ServerChannel> channel)
      throws IOException {
    Server server =
        NettyServerBuilder.forAddress(address)
            .bossEventLoopGroup(transport.loops())
            .workerEventLoopGroup(transport.loops())
            .channelType(channel)
            // Nothing behind the door blocks, so that no call need change threads.
            .directExecutor()
            .maxInboundMessageSize(
                (int) Math.min(settings.limits().maxBodySize(), Integer.MAX_VALUE))
            .maxInboundMetadataSize(settings.limits().maxHeaderSize())
            .intercept(new CallHeaders.Interceptor())
            // The last one is asked first.
            .intercept(new AccessInterceptor(settings.access()))
            .intercept(new TokenInterceptor(settings.token(), traffic))
            .addStreamTracerFactory(new GrpcTraffic(traffic))
            .addService(new DaprService(calls, control, traffic))
            .addService(ProtoReflectionServiceV1.newInstance())
            .addService(olderReflection())
            .build()
            .start();
    synchronized (servers) {
      servers.add(server);
    }
    return server;
  }

  /** What most tools still ask for. */
  @SuppressWarnings("deprecation")
  private static BindableService olderReflection() {
    return ProtoReflectionService.newInstance();
  }

  @Override
  public CompletionStage<Void> stop(Duration grace) {
    return CompletableFuture.runAsync(() -> close(grace), blocking).exceptionally(failed -> null);
  }

  private void close(Duration grace) {
    List<Server> open;
    synchronized (servers) {
      open = List.copyOf(servers);
    }
    open.forEach(Server::shutdown);
    long deadline = System.nanoTime() + grace.toNanos();
    for (Server server : open) {
      try {
        if (!server.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          server.shutdownNow().awaitTermination(1, TimeUnit.SECONDS);
        }
      } catch (InterruptedException e) {
        server.shutdownNow();
        Thread.currentThread().interrupt();
      }
    }
    settings.listening().socket().ifPresent(GrpcApi::remove);
  }

  private static void remove(Path socket) {
    try {
      Files.deleteIfExists(socket);
    } catch (IOException e) {
      LOG.warn("the socket {} is left behind: {}", socket, e.toString());
    }
  }
}
