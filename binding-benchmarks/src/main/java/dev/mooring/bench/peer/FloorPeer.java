package dev.mooring.bench.peer;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Not a client: netty-codec-mqtt, a queue to its event loop, and the answers that the handshakes
 * need. It checks nothing, remembers nothing, and cannot reconnect: what a client on Netty that
 * loses no message can hardly go below.
 */
final class FloorPeer implements Peer {

  private final EventLoopGroup group;
  private final Channel channel;
  private final ByteBuf payload;
  private final MqttQoS qos;
  private final Queue<Runnable> door = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean awake = new AtomicBoolean();
  private final Queue<Runnable> underWay = new ArrayDeque<>();
  private final CompletableFuture<Void> connected = new CompletableFuture<>();
  private final CompletableFuture<Void> subscribed = new CompletableFuture<>();
  private Runnable received = () -> {};
  private int nextId;

  FloorPeer(Endpoint endpoint, Workload workload, String clientId) throws Exception {
    payload = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(new byte[workload.size()]));
    qos = MqttQoS.valueOf(workload.qos());
    boolean epoll = Epoll.isAvailable();
    group =
        new MultiThreadIoEventLoopGroup(
            1, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    channel =
        new Bootstrap()
            .group(group)
            .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel opened) {
                    opened.pipeline().addLast(new MqttDecoder(1 << 20), MqttEncoder.INSTANCE);
                    opened.pipeline().addLast(new Answers());
                  }
                })
            .connect("127.0.0.1", endpoint.port())
            .sync()
            .channel();
    channel.writeAndFlush(
        MqttMessageBuilders.connect().clientId(clientId).cleanSession(true).keepAlive(60).build());
    connected.get(10, TimeUnit.SECONDS);
  }

  @Override
  public void publish(Runnable acknowledged) {
    door.add(acknowledged);
    if (awake.compareAndSet(false, true)) {
      channel.eventLoop().execute(this::drain);
    }
  }

  private void drain() {
    awake.set(false);
    // QoS 0 has no window: what nobody reads would take all memory.
    while (channel.isWritable()) {
      Runnable acknowledged = door.poll();
      if (acknowledged == null) {
        break;
      }
      channel.write(
          MqttMessageBuilders.publish()
              .topicName("bench/topic")
              .qos(qos)
              .messageId(nextId())
              .payload(payload.duplicate())
              .build(),
          channel.voidPromise());
      if (qos == MqttQoS.AT_MOST_ONCE) {
        acknowledged.run();
      } else {
        underWay.add(acknowledged);
      }
    }
    channel.flush();
  }

  private int nextId() {
    nextId = nextId == 0xFFFF ? 1 : nextId + 1;
    return nextId;
  }

  @Override
  public void subscribe(String filter, int qos, Runnable onReceived) throws Exception {
    received = onReceived;
    channel.writeAndFlush(
        MqttMessageBuilders.subscribe()
            .messageId(1)
            .addSubscription(MqttQoS.valueOf(qos), filter)
            .build());
    subscribed.get(10, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    channel.close().syncUninterruptibly();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private final class Answers extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
      if (read instanceof MqttPublishMessage message) {
        received.run();
        switch (message.fixedHeader().qosLevel()) {
          case AT_LEAST_ONCE -> answer(MqttMessageType.PUBACK, message.variableHeader().packetId());
          case EXACTLY_ONCE -> answer(MqttMessageType.PUBREC, message.variableHeader().packetId());
          default -> {}
        }
        ReferenceCountUtil.release(message);
      } else if (read instanceof MqttConnAckMessage) {
        connected.complete(null);
      } else if (read instanceof MqttSubAckMessage) {
        subscribed.complete(null);
      } else {
        MqttMessage message = (MqttMessage) read;
        switch (message.fixedHeader().messageType()) {
          case PUBACK, PUBCOMP -> underWay.remove().run();
          case PUBREC -> answer(MqttMessageType.PUBREL, id(message));
          case PUBREL -> answer(MqttMessageType.PUBCOMP, id(message));
          default -> throw new IllegalStateException(message.toString());
        }
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      context.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
      if (channel.isWritable()) {
        drain();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      if (channel.isOpen()) {
        System.err.println("floor: " + cause);
      }
    }

    private static int id(MqttMessage message) {
      return ((MqttMessageIdVariableHeader) message.variableHeader()).messageId();
    }

    private void answer(MqttMessageType type, int id) {
      channel.write(
          new MqttMessage(
              new MqttFixedHeader(
                  type,
                  false,
                  type == MqttMessageType.PUBREL ? MqttQoS.AT_LEAST_ONCE : MqttQoS.AT_MOST_ONCE,
                  false,
                  2),
              MqttMessageIdVariableHeader.from(id)),
          channel.voidPromise());
    }
  }
}
