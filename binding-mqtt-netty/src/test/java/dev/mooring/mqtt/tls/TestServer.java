package dev.mooring.mqtt.tls;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedTrustManager;

/** A server on the loopback address that greets whoever gets through its TLS handshake. */
public final class TestServer implements AutoCloseable {

  public static final String GREETING = "welcome";

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final List<Channel> accepted = new CopyOnWriteArrayList<>();
  private final List<String> serverNames = new CopyOnWriteArrayList<>();
  private final List<String> clients = new CopyOnWriteArrayList<>();
  private final List<String> agreements = new CopyOnWriteArrayList<>();
  private final List<String> received = new CopyOnWriteArrayList<>();
  private final Channel listening;
  private final boolean greets;

  private TestServer(Consumer<SocketChannel> pipeline) {
    this(pipeline, true);
  }

  private TestServer(Consumer<SocketChannel> pipeline, boolean greets) {
    this.greets = greets;
    this.listening =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    accepted.add(channel);
                    pipeline.accept(channel);
                    channel.pipeline().addLast(new Recorder());
                  }
                })
            .bind("127.0.0.1", 0)
            .syncUninterruptibly()
            .channel();
  }

  /** With a certificate, and the certificates of its issuers for the client's benefit. */
  public static TestServer of(Pki identity, Pki... issuers) {
    return of(identity, builder -> {}, issuers);
  }

  /** The same, made different by somebody. */
  public static TestServer of(Pki identity, Consumer<SslContextBuilder> change, Pki... issuers) {
    List<X509Certificate> chain = new ArrayList<>(List.of(identity.certificate()));
    for (Pki issuer : issuers) {
      chain.add(issuer.certificate());
    }
    return of(identity.keys().getPrivate(), chain, change);
  }

  /** With a certificate and its chain from elsewhere. */
  public static TestServer of(
      PrivateKey key, List<X509Certificate> chain, Consumer<SslContextBuilder> change) {
    SslContextBuilder builder =
        SslContextBuilder.forServer(key, chain).sslProvider(SslProvider.JDK);
    change.accept(builder);
    try {
      SslContext context = builder.build();
      return new TestServer(
          channel -> channel.pipeline().addLast(context.newHandler(channel.alloc())));
    } catch (SSLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Demands a certificate that this authority signed. */
  public static Consumer<SslContextBuilder> demanding(Pki authority) {
    return builder -> builder.trustManager(authority.certificate()).clientAuth(ClientAuth.REQUIRE);
  }

  /** Asks for a certificate of this authority, and takes any. */
  public static Consumer<SslContextBuilder> naming(Pki authority) {
    return builder ->
        builder.trustManager(new Credulous(authority.certificate())).clientAuth(ClientAuth.REQUIRE);
  }

  /** Speaks these protocols by ALPN. */
  public static Consumer<SslContextBuilder> speaking(String... protocols) {
    return builder ->
        builder.applicationProtocolConfig(
            new ApplicationProtocolConfig(
                ApplicationProtocolConfig.Protocol.ALPN,
                ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                protocols));
  }

  /** Closes, politely or with a reset, as soon as it has been told something. */
  public static TestServer hangingUp(
      Pki identity, Consumer<SslContextBuilder> change, boolean reset) {
    return behindTls(
        identity,
        change,
        channel ->
            channel
                .pipeline()
                .addLast(
                    reaction(
                        context -> {
                          if (reset) {
                            channel.config().setSoLinger(0);
                          }
                          context.close();
                        })));
  }

  /** Hands what has been decrypted to a server on a port of this host, and back. */
  public static TestServer inFrontOf(int port, Pki identity, Consumer<SslContextBuilder> change) {
    return behindTls(identity, change, channel -> channel.pipeline().addLast(new Relay(port)));
  }

  private static TestServer behindTls(
      Pki identity, Consumer<SslContextBuilder> change, Consumer<SocketChannel> rest) {
    SslContextBuilder builder =
        SslContextBuilder.forServer(identity.keys().getPrivate(), identity.certificate())
            .sslProvider(SslProvider.JDK);
    change.accept(builder);
    try {
      SslContext context = builder.build();
      return new TestServer(
          channel -> {
            channel.pipeline().addLast(context.newHandler(channel.alloc()));
            rest.accept(channel);
          },
          false);
    } catch (SSLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** No TLS: answers the first bytes with these, or with silence if there are none. */
  public static TestServer answering(byte[] answer) {
    return new TestServer(
        channel ->
            channel
                .pipeline()
                .addLast(
                    reaction(
                        context ->
                            context.writeAndFlush(context.alloc().buffer().writeBytes(answer)))));
  }

  /** No TLS: closes when the first bytes have come, politely or with a reset. */
  public static TestServer closing(boolean reset) {
    return new TestServer(
        channel ->
            channel
                .pipeline()
                .addLast(
                    reaction(
                        context -> {
                          if (reset) {
                            channel.config().setSoLinger(0);
                          }
                          context.close();
                        })));
  }

  private static ChannelInboundHandlerAdapter reaction(Consumer<ChannelHandlerContext> reaction) {
    return new ChannelInboundHandlerAdapter() {
      @Override
      public void channelRead(ChannelHandlerContext context, Object message) {
        context.fireChannelRead(message);
        reaction.accept(context);
      }
    };
  }

  public int port() {
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  /** How many connections there have been. */
  public int connections() {
    return accepted.size();
  }

  /** The names that clients asked for; an empty string for a client that asked for none. */
  public List<String> serverNames() {
    return serverNames;
  }

  /** Subjects of the clients that got through; an empty string for one without a certificate. */
  public List<String> clients() {
    return clients;
  }

  /** Version, cipher suite and application protocol of each handshake. */
  public List<String> agreements() {
    return agreements;
  }

  /** What has come in, decrypted, once all clients so far are gone. */
  public String received() {
    accepted.forEach(channel -> channel.closeFuture().awaitUninterruptibly(10, TimeUnit.SECONDS));
    return String.join("", received);
  }

  /** Closes the connections there are; others may come. */
  public void cut() {
    accepted.forEach(Channel::close);
  }

  @Override
  public void close() {
    listening.close();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private final class Recorder extends ChannelInboundHandlerAdapter {
    @Override
    public void handlerAdded(ChannelHandlerContext context) {
      SslHandler tls = context.pipeline().get(SslHandler.class);
      if (tls != null) {
        tls.handshakeFuture()
            .addListener(
                handshake -> {
                  if (handshake.isSuccess()) {
                    SSLSession session = tls.engine().getSession();
                    serverNames.add(serverName(session));
                    clients.add(client(session));
                    agreements.add(
                        session.getProtocol()
                            + " "
                            + session.getCipherSuite()
                            + " "
                            + tls.applicationProtocol());
                    if (greets) {
                      context.writeAndFlush(ByteBufUtil.writeUtf8(context.alloc(), GREETING));
                    }
                  }
                });
      }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      received.add(((ByteBuf) message).toString(StandardCharsets.ISO_8859_1));
      ReferenceCountUtil.release(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }

  /** Both ends of one connection through us, on one event loop. */
  private static final class Relay extends ChannelInboundHandlerAdapter {
    private final int port;

    Relay(int port) {
      this.port = port;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext client) {
      client.channel().config().setAutoRead(false);
      Channel server =
          new Bootstrap()
              .group(client.channel().eventLoop())
              .channel(NioSocketChannel.class)
              .handler(new Hand(client.channel()))
              .connect("127.0.0.1", port)
              .addListener(connected -> client.channel().config().setAutoRead(true))
              .channel();
      client.pipeline().addLast(new Hand(server));
    }
  }

  /** Hands over what comes; what ends here ends there. */
  private static final class Hand extends ChannelInboundHandlerAdapter {
    private final Channel other;

    Hand(Channel other) {
      this.other = other;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      other.writeAndFlush(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      other.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }

  private static String serverName(SSLSession session) {
    List<?> names = ((ExtendedSSLSession) session).getRequestedServerNames();
    return names.isEmpty() ? "" : names.get(0).toString().replaceAll(".*value=", "");
  }

  private static String client(SSLSession session) {
    try {
      return ((X509Certificate) session.getPeerCertificates()[0])
          .getSubjectX500Principal()
          .getName();
    } catch (SSLPeerUnverifiedException anonymous) {
      return "";
    }
  }

  private static final class Credulous extends X509ExtendedTrustManager {
    private final X509Certificate named;

    Credulous(X509Certificate named) {
      this.named = named;
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[] {named};
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}
  }
}
