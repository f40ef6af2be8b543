package dev.mooring.mqtt.net;

import dev.mooring.mqtt.tls.TlsFailures;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.proxy.Socks5ProxyHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What comes before MQTT on one channel: proxy, TLS, WebSocket, each begun by the success of the
 * one before, with one exit for all that can go wrong. Confined to the event loop.
 */
final class ConnectionSteps extends ChannelInboundHandlerAdapter {

  private static final int MAX_HANDSHAKE_BYTES = 16 * 1024;

  private static final String TLS_STEP = "TLS";

  private final ServerAddress address;
  private final Promise<Channel> opened;
  private @Nullable ProxyHandler proxy;
  private @Nullable SslHandler tls;
  private String step = "connect";

  ConnectionSteps(ServerAddress address, Promise<Channel> opened) {
    this.address = address;
    this.opened = opened;
  }

  void throughProxy(ChannelPipeline pipeline, ProxySettings settings, InetSocketAddress resolved) {
    ProxyHandler handler =
        switch (settings.type()) {
          case HTTP ->
              settings.username() == null
                  ? new HttpProxyHandler(resolved)
                  : new HttpProxyHandler(resolved, settings.username(), settings.password());
          case SOCKS5 ->
              settings.username() == null
                  ? new Socks5ProxyHandler(resolved)
                  : new Socks5ProxyHandler(resolved, settings.username(), settings.password());
        };
    handler.setConnectTimeoutMillis(0); // the session has the clock
    pipeline.addLast("proxy", handler);
    proxy = handler;
  }

  void throughTls(ChannelPipeline pipeline, SslHandler handler) {
    pipeline.addLast("tls", handler);
    tls = handler;
  }

  void throughWebSocket(ChannelPipeline pipeline, Map<String, String> headers, int maxPacketSize) {
    HttpHeaders http = new DefaultHttpHeaders();
    headers.forEach(http::set);
    String host = address.host().indexOf(':') >= 0 ? "[" + address.host() + "]" : address.host();
    WebSocketClientProtocolConfig config =
        WebSocketClientProtocolConfig.newBuilder()
            .webSocketUri(address.scheme() + "://" + host + ":" + address.port() + address.path())
            .subprotocol("mqtt")
            .version(WebSocketVersion.V13)
            .allowExtensions(false)
            .customHeaders(http)
            .maxFramePayloadLength(Math.max(maxPacketSize, 64 * 1024))
            .handshakeTimeoutMillis(Long.MAX_VALUE / 1_000_000_000L)
            .build();
    pipeline
        .addLast("http", new HttpClientCodec(4096, 8192, 8192))
        .addLast("http-body", new HttpObjectAggregator(MAX_HANDSHAKE_BYTES))
        .addLast("websocket", new WebSocketClientProtocolHandler(config))
        .addLast("frames", new WebSocketFrames());
  }

  /** The TCP connection, or that to the proxy, is there: the steps begin. */
  void begin(Channel channel) {
    channel.pipeline().addLast("steps", this);
    if (proxy == null) {
      afterProxy(channel);
      return;
    }
    step = "proxy";
    proxy
        .connectFuture()
        .addListener(
            through -> {
              if (through.isSuccess()) {
                afterProxy(channel);
              } else {
                fail(channel, through.cause());
              }
            });
  }

  private void afterProxy(Channel channel) {
    if (tls == null) {
      afterTls(channel);
      return;
    }
    step = TLS_STEP;
    tls.handshakeFuture()
        .addListener(
            shaken -> {
              if (shaken.isSuccess()) {
                afterTls(channel);
              } else {
                fail(channel, shaken.cause());
              }
            });
  }

  private void afterTls(Channel channel) {
    if (address.scheme().isWebSocket()) {
      step = "WebSocket";
    } else {
      succeed(channel);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
      succeed(context.channel());
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    fail(context.channel(), cause);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    fail(context.channel(), new ClosedChannelException());
  }

  private void succeed(Channel channel) {
    if (opened.isDone()) {
      channel.close();
      return;
    }
    channel.config().setAutoRead(false);
    channel.pipeline().remove(this);
    if (!opened.trySuccess(channel)) {
      channel.close();
    }
  }

  /** Time is up: says which step it was that did not end. */
  void giveUp(Channel channel) {
    String stalled =
        step.equals(TLS_STEP) ? TlsFailures.stalled() : "no answer within the connect timeout";
    fail(channel, new ConnectFailure(step + ": " + stalled));
  }

  private void fail(Channel channel, Throwable cause) {
    Throwable told = cause instanceof ConnectFailure ? cause : explained(cause);
    opened.tryFailure(told);
    channel.close();
  }

  private Throwable explained(Throwable cause) {
    if (step.equals(TLS_STEP)) {
      return new ConnectFailure(TLS_STEP + ": " + TlsFailures.explain(cause));
    }
    if (tls != null && tls.handshakeFuture().isSuccess() && Causes.isMereClosing(cause)) {
      return new ConnectFailure(step + ": " + TlsFailures.unanswered(tls.engine().getSession()));
    }
    return new ConnectFailure(step, cause);
  }
}
