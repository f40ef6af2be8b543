package dev.mooring.mqtt.net;

import dev.mooring.mqtt.tls.TlsContext;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Opens channels by URL scheme. What may block (name look-ups, reading certificate files) happens
 * off the event loop; several addresses of one host are tried in turn; there is never a fall-back
 * to something less secure.
 */
final class Transports implements Connector {

  /**
   * How much earlier than the session an attempt gives itself up: it knows which step did not end.
   */
  private static final Duration MARGIN = Duration.ofMillis(500);

  private static final WriteBufferWaterMark WATER_MARKS =
      new WriteBufferWaterMark(128 * 1024, 512 * 1024);

  private final DriverSettings settings;
  private final EventLoop eventLoop;
  private final Executor blocking;
  private final TlsSource tls;
  private final NameLookup names;

  /** All addresses of a host, in the order in which they are tried. */
  interface NameLookup {
    InetAddress[] addressesOf(String host) throws UnknownHostException;
  }

  /**
   * Transports for one event loop.
   *
   * @param blocking where look-ups and files may block
   */
  Transports(DriverSettings settings, EventLoop eventLoop, Executor blocking, TlsSource tls) {
    this(settings, eventLoop, blocking, tls, InetAddress::getAllByName);
  }

  Transports(
      DriverSettings settings,
      EventLoop eventLoop,
      Executor blocking,
      TlsSource tls,
      NameLookup names) {
    this.names = names;
    this.settings = settings;
    this.eventLoop = eventLoop;
    this.blocking = blocking;
    this.tls = tls;
  }

  /**
   * What an attempt needs to know before it begins.
   *
   * @param targets where to connect to, in turn
   * @param proxy the proxy's address, if there is one
   * @param tls the context of this connection, if it is one with TLS
   */
  private record Preparation(
      List<SocketAddress> targets, @Nullable InetSocketAddress proxy, @Nullable TlsContext tls) {}

  @Override
  public Future<Channel> connect(ServerAddress address) {
    Promise<Channel> opened = eventLoop.newPromise();
    long timeout = settings.session().connectTimeoutNanos();
    long giveUpAt = System.nanoTime() + timeout - Math.min(MARGIN.toNanos(), timeout / 5);
    try {
      blocking.execute(() -> prepare(address, giveUpAt, opened));
    } catch (RejectedExecutionException e) {
      opened.tryFailure(new ConnectFailure("the client's executor takes no tasks any more"));
    }
    return opened;
  }

  private void prepare(ServerAddress address, long giveUpAt, Promise<Channel> opened) {
    Preparation preparation;
    try {
      preparation = preparation(address);
    } catch (UnknownHostException e) {
      opened.tryFailure(new ConnectFailure("name lookup", e));
      return;
    } catch (RuntimeException e) {
      opened.tryFailure(e);
      return;
    }
    try {
      eventLoop.execute(() -> attempt(address, preparation, 0, giveUpAt, opened));
    } catch (RejectedExecutionException e) {
      opened.tryFailure(e);
    }
  }

  private Preparation preparation(ServerAddress address) throws UnknownHostException {
    TlsContext context = address.scheme().isTls() ? tls.next() : null;
    ProxySettings proxy = settings.proxy();
    List<SocketAddress> targets = new ArrayList<>();
    InetSocketAddress proxyAddress = null;
    if (address.scheme() == Scheme.UNIX) {
      targets.add(
          EventLoops.usesEpoll()
              ? new DomainSocketAddress(address.path())
              : UnixDomainSocketAddress.of(address.path()));
    } else if (proxy != null) {
      // The proxy looks the broker's name up.
      proxyAddress = new InetSocketAddress(InetAddress.getByName(proxy.host()), proxy.port());
      targets.add(InetSocketAddress.createUnresolved(address.host(), address.port()));
    } else {
      for (InetAddress each : names.addressesOf(address.host())) {
        targets.add(new InetSocketAddress(each, address.port()));
      }
    }
    return new Preparation(targets, proxyAddress, context);
  }

  private void attempt(
      ServerAddress address,
      Preparation preparation,
      int index,
      long giveUpAt,
      Promise<Channel> opened) {
    if (opened.isDone()) {
      return;
    }
    ConnectionSteps steps = new ConnectionSteps(address, opened);
    int millis = shareOfTimeout(preparation.targets().size());
    ChannelFuture connecting =
        bootstrap(address, preparation, steps)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, millis)
            .connect(preparation.targets().get(index));
    Future<?> timer =
        eventLoop.schedule(
            () -> steps.giveUp(connecting.channel()),
            giveUpAt - System.nanoTime(),
            TimeUnit.NANOSECONDS);
    opened.addListener(done -> timer.cancel(false));
    opened.addListener(
        outcome -> {
          if (!outcome.isSuccess()) {
            connecting.channel().close();
          }
        });
    connecting.addListener(
        (ChannelFutureListener)
            done -> {
              if (done.isSuccess()) {
                steps.begin(done.channel());
              } else if (index + 1 < preparation.targets().size()) {
                timer.cancel(false);
                attempt(address, preparation, index + 1, giveUpAt, opened);
              } else {
                String step = preparation.proxy() == null ? "connect" : "connect to proxy";
                opened.tryFailure(new ConnectFailure(step, done.cause()));
              }
            });
  }

  /** The session has the clock; but one address that is silent must leave time for the others. */
  private int shareOfTimeout(int targets) {
    long millis = settings.session().connectTimeoutNanos() / 1_000_000 / targets;
    return targets == 1 ? 0 : (int) Math.max(1, Math.min(Integer.MAX_VALUE, millis));
  }

  private Bootstrap bootstrap(
      ServerAddress address, Preparation preparation, ConnectionSteps steps) {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(eventLoop)
            .channel(channelType(address))
            .disableResolver()
            // Steps before MQTT have to be read; nothing else comes before CONNECT.
            .option(ChannelOption.AUTO_READ, hasSteps(address, preparation))
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARKS)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    addSteps(channel, address, preparation, steps);
                  }
                });
    if (address.scheme() != Scheme.UNIX) {
      bootstrap.option(ChannelOption.TCP_NODELAY, true);
    }
    return bootstrap;
  }

  private static boolean hasSteps(ServerAddress address, Preparation preparation) {
    return preparation.proxy() != null
        || preparation.tls() != null
        || address.scheme().isWebSocket();
  }

  private void addSteps(
      Channel channel, ServerAddress address, Preparation preparation, ConnectionSteps steps) {
    ProxySettings proxy = settings.proxy();
    if (proxy != null && preparation.proxy() != null) {
      steps.throughProxy(channel.pipeline(), proxy, preparation.proxy());
    }
    if (preparation.tls() != null) {
      steps.throughTls(
          channel.pipeline(),
          preparation
              .tls()
              .newHandler(
                  channel.alloc(),
                  address.host(),
                  address.port(),
                  Duration.ofNanos(settings.session().connectTimeoutNanos())));
    }
    if (address.scheme().isWebSocket()) {
      steps.throughWebSocket(
          channel.pipeline(), settings.webSocketHeaders(), settings.maxPacketSize());
    }
  }

  private static Class<? extends Channel> channelType(ServerAddress address) {
    boolean epoll = EventLoops.usesEpoll();
    if (address.scheme() == Scheme.UNIX) {
      return epoll ? EpollDomainSocketChannel.class : NioDomainSocketChannel.class;
    }
    return epoll ? EpollSocketChannel.class : NioSocketChannel.class;
  }
}
