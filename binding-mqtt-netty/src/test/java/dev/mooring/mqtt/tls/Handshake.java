package dev.mooring.mqtt.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslHandler;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What came of a client's attempt to connect. */
record Handshake(@Nullable Throwable failure, @Nullable String alpn) {

  /** Written before the handshake; nobody may see it whom we do not believe. */
  static final String CANARY = "CONNECT with a password";

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Connects to a server, which is believed to be this host, and waits for its greeting. */
  static Handshake attempt(TlsContext tls, String host, TestServer server) throws Exception {
    return attempt(tls, host, server, PATIENCE);
  }

  static Handshake attempt(TlsContext tls, String host, TestServer server, Duration timeout)
      throws Exception {
    MultiThreadIoEventLoopGroup group =
        new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    CompletableFuture<Handshake> outcome = new CompletableFuture<>();
    try {
      new Bootstrap()
          .group(group)
          .channel(NioSocketChannel.class)
          .handler(
              new ChannelInitializer<Channel>() {
                @Override
                protected void initChannel(Channel channel) {
                  SslHandler handler =
                      tls.newHandler(channel.alloc(), host, server.port(), timeout);
                  channel.pipeline().addLast(handler).addLast(new Client(outcome, handler));
                }
              })
          .connect("127.0.0.1", server.port())
          .sync();
      return outcome.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } finally {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }
  }

  Handshake assertSucceeds() {
    if (failure != null) {
      throw new AssertionError(TlsFailures.explain(failure), failure);
    }
    return this;
  }

  /** The one sentence for the user, which is all there is to say. */
  String explanation() {
    Throwable reason = Objects.requireNonNull(failure, "the handshake succeeded");
    String sentence = TlsFailures.explain(SecretWatch.show(reason));
    assertEquals(1, sentence.lines().count(), sentence);
    return SecretWatch.show(sentence);
  }

  private static final class Client extends SimpleChannelInboundHandler<ByteBuf> {
    private final CompletableFuture<Handshake> outcome;
    private final SslHandler handler;

    Client(CompletableFuture<Handshake> outcome, SslHandler handler) {
      this.outcome = outcome;
      this.handler = handler;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      context.writeAndFlush(ByteBufUtil.writeUtf8(context.alloc(), CANARY));
      handler
          .handshakeFuture()
          .addListener(
              handshake -> {
                if (!handshake.isSuccess()) {
                  outcome.complete(new Handshake(handshake.cause(), null));
                }
              });
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
      assertEquals(TestServer.GREETING, message.toString(StandardCharsets.UTF_8));
      outcome.complete(new Handshake(null, handler.applicationProtocol()));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      outcome.complete(new Handshake(cause, null));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      outcome.complete(new Handshake(new ClosedChannelException(), null));
    }
  }
}
