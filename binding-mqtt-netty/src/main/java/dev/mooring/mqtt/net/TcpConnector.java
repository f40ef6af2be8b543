package dev.mooring.mqtt.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.Executor;

/** Opens TCP connections: looks the name up off the event loop and tries its addresses in turn. */
final class TcpConnector implements Connector {

  private static final WriteBufferWaterMark WATER_MARKS =
      new WriteBufferWaterMark(128 * 1024, 512 * 1024);

  private final EventLoop eventLoop;
  private final Executor lookups;
  private final Bootstrap bootstrap;

  /**
   * A connector for one event loop.
   *
   * @param lookups where name look-ups may block
   * @param initializer prepares the pipeline of a new channel
   */
  TcpConnector(EventLoop eventLoop, Executor lookups, ChannelHandler initializer) {
    this.eventLoop = eventLoop;
    this.lookups = lookups;
    this.bootstrap =
        new Bootstrap()
            .group(eventLoop)
            .channel(EventLoops.usesEpoll() ? EpollSocketChannel.class : NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.AUTO_READ, false)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARKS)
            .handler(initializer);
  }

  @Override
  public Future<Channel> connect(ServerAddress address) {
    Promise<Channel> opened = eventLoop.newPromise();
    lookups.execute(
        () -> {
          try {
            InetAddress[] addresses = InetAddress.getAllByName(address.host());
            eventLoop.execute(() -> connectTo(addresses, 0, address.port(), opened));
          } catch (UnknownHostException e) {
            opened.tryFailure(e);
          }
        });
    return opened;
  }

  private void connectTo(InetAddress[] addresses, int index, int port, Promise<Channel> opened) {
    if (opened.isDone()) {
      return;
    }
    ChannelFuture attempt = bootstrap.connect(new InetSocketAddress(addresses[index], port));
    opened.addListener(
        outcome -> {
          if (outcome.isCancelled()) {
            attempt.channel().close();
          }
        });
    attempt.addListener(
        (ChannelFutureListener)
            done -> {
              if (done.isSuccess()) {
                if (!opened.trySuccess(done.channel())) {
                  done.channel().close();
                }
              } else if (index + 1 < addresses.length) {
                connectTo(addresses, index + 1, port, opened);
              } else {
                opened.tryFailure(done.cause());
              }
            });
  }
}
