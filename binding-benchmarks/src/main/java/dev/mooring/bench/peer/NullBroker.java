package dev.mooring.bench.peer;

import dev.mooring.tck.mqtt.TestIdentity;
import dev.mooring.tck.mqtt.TestPki;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A broker that acknowledges at once and keeps nothing, so that the client is what is measured. One
 * thread, loopback only; one port without and one with TLS.
 */
public final class NullBroker implements AutoCloseable {

  private static final boolean EPOLL = Epoll.isAvailable();

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(
          1, EPOLL ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  private final Path caCert;
  private final int plainPort;
  private final int tlsPort;

  /** Listens on free ports. */
  public NullBroker() throws IOException {
    TestPki pki = TestPki.create();
    caCert = Files.createTempFile("null-broker-ca", ".pem");
    Files.writeString(caCert, pki.rootPem());
    TestIdentity identity = pki.server("localhost", "127.0.0.1").issue();
    SslContext tls =
        SslContextBuilder.forServer(identity.privateKey(), identity.chain())
            .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
            .build();
    plainPort = listen(null);
    tlsPort = listen(tls);
  }

  private int listen(@Nullable SslContext tls) {
    Channel channel =
        new ServerBootstrap()
            .group(group)
            .channel(EPOLL ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, 1024)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel accepted) {
                    if (tls != null) {
                      accepted.pipeline().addLast(tls.newHandler(accepted.alloc()));
                    }
                    accepted.pipeline().addLast(new NullBrokerConnection());
                  }
                })
            .bind("127.0.0.1", 0)
            .syncUninterruptibly()
            .channel();
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  /** Where it takes connections without TLS. */
  public int port() {
    return plainPort;
  }

  Endpoints endpoints(int realBroker) {
    return new Endpoints(plainPort, tlsPort, caCert, realBroker);
  }

  @Override
  public void close() throws IOException {
    group.shutdownGracefully().syncUninterruptibly();
    Files.deleteIfExists(caCert);
  }

  /** Prints its endpoints and serves until standard input ends. */
  public static void main(String[] args) throws IOException {
    try (NullBroker broker = new NullBroker()) {
      System.out.println(broker.endpoints(0));
      while (System.in.read() >= 0) {
        // whoever started this process ends it by closing the pipe
      }
    }
  }
}
