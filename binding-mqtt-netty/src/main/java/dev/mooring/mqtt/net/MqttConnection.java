package dev.mooring.mqtt.net;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.mooring.mqtt.packet.Authentication;
import dev.mooring.mqtt.packet.ConnAck;
import dev.mooring.mqtt.packet.ConnectProperties;
import dev.mooring.mqtt.packet.Disconnect;
import dev.mooring.mqtt.packet.MqttVersion;
import dev.mooring.mqtt.packet.PacketHandler;
import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.ReasonCode;
import dev.mooring.mqtt.session.ClientSession;
import dev.mooring.mqtt.tls.TlsFailures;
import dev.mooring.mqtt.wire.PacketDecoder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to connect and the connection that comes of it: tells the session what happens on its
 * channel, until the session has given it up. Confined to the event loop.
 */
final class MqttConnection extends ChannelInboundHandlerAdapter implements PacketHandler {

  /** What a connection needs of its driver. */
  interface Owner {
    ClientSession session();

    long now();

    /** Ends a piece of work on the loop: flushes, sets the timer, hands over completions. */
    void afterEvent();
  }

  /** How long the broker may take to close after DISCONNECT. */
  private static final long PATIENCE_MILLIS = 500;

  private final Owner owner;
  private final MqttVersion version;
  private final PacketDecoder decoder;
  private @Nullable Future<Channel> opening;
  private @Nullable Channel channel;
  private @Nullable PacketWriter writer;
  private @Nullable SSLSession tls;
  private @Nullable String failure;
  private boolean answered;
  private boolean abandoned;
  private boolean disconnectSent;
  private boolean resumeDue;
  private boolean reading;
  private boolean paused;
  private boolean flushing;
  private boolean pingWritten;
  private long written;
  private long writtenTold;
  private long now;

  /**
   * A connection that is not yet asked for.
   *
   * @param announced what MQTT 5.0 allows the broker; {@code null} for MQTT 3.1.1
   */
  MqttConnection(Owner owner, int maxPacketSize, @Nullable ConnectProperties announced) {
    this.owner = owner;
    this.version = announced == null ? MqttVersion.MQTT_3_1_1 : MqttVersion.MQTT_5;
    this.decoder =
        announced == null
            ? new PacketDecoder(this, maxPacketSize)
            : new PacketDecoder(this, maxPacketSize, announced);
  }

  // Opening and closing

  void open(Connector connector, ServerAddress address) {
    Future<Channel> future = connector.connect(address);
    opening = future;
    future.addListener(
        opened -> {
          if (opened.isSuccess()) {
            onOpened(future.getNow());
          } else if (!abandoned) {
            abandoned = true;
            owner
                .session()
                .onConnectFailed(address + ": " + Causes.describe(opened.cause()), owner.now());
            owner.afterEvent();
          }
        });
  }

  private void onOpened(Channel opened) {
    if (abandoned) {
      opened.close();
      return;
    }
    channel = opened;
    SslHandler handler = opened.pipeline().get(SslHandler.class);
    tls = handler == null ? null : handler.engine().getSession();
    writer = new PacketWriter(version, opened, this::onWritten, this::onPingWritten);
    opened
        .pipeline()
        .addLast("connection", this)
        .addLast("packets", decoder)
        .addLast("failures", new LastExit());
    if (opened.isActive()) {
      owner.session().onConnectionOpened(owner.now());
      opened.config().setAutoRead(true);
    } else {
      abandoned = true;
      owner.session().onConnectFailed("the connection closed at once", owner.now());
    }
    owner.afterEvent();
  }

  /**
   * The session has given it up: nothing more is told. After DISCONNECT the broker closes
   * [MQTT-3.14.4-1]; closing first, with bytes of the broker unread, would reset the connection and
   * could take the DISCONNECT with it.
   */
  void abandon() {
    if (abandoned) {
      return;
    }
    abandoned = true;
    decoder.discard();
    Channel current = channel;
    if (current == null || writer == null) {
      if (opening != null) {
        opening.cancel(false);
      }
    } else if (disconnectSent) {
      writer.flush();
      current.config().setAutoRead(true);
      Future<?> patience =
          current.eventLoop().schedule(() -> current.close(), PATIENCE_MILLIS, MILLISECONDS);
      current.closeFuture().addListener(closed -> patience.cancel(false));
    } else {
      writer.flush();
      current.close();
    }
  }

  /** Runs the task once nothing of the connection is left. On the event loop. */
  void whenEnded(Runnable task) {
    Channel current = channel;
    if (current != null) {
      current.closeFuture().addListener(closed -> task.run());
    } else if (opening != null) {
      opening.addListener(
          opened -> {
            if (opened.isSuccess() && opened.getNow() instanceof Channel late) {
              late.closeFuture().addListener(closed -> task.run());
            } else {
              task.run();
            }
          });
    } else {
      task.run();
    }
  }

  // Written out: told by the channel in the middle of its flush, where nothing may be sent or
  // closed

  private void onWritten(long count) {
    written = count;
    tellWrittenLater();
  }

  private void onPingWritten() {
    pingWritten = true;
    tellWrittenLater();
  }

  private void tellWrittenLater() {
    if (!flushing && channel != null) {
      channel.eventLoop().execute(owner::afterEvent);
    }
  }

  /** Returns whether there was anything to tell. */
  private boolean tellWritten() {
    boolean told = false;
    if (written > writtenTold) {
      writtenTold = written;
      owner.session().onWritten(written, owner.now());
      told = true;
    }
    if (pingWritten && !abandoned) {
      pingWritten = false;
      owner.session().onPingWritten(owner.now());
    }
    return told;
  }

  /** For what goes wrong in the middle of the session's work, to be told after it. */
  void failAfterwards(String reason) {
    if (channel != null) {
      channel
          .eventLoop()
          .execute(
              () -> {
                now = owner.now();
                onMalformed(ReasonCode.UNSPECIFIED_ERROR, reason);
                owner.afterEvent();
              });
    }
  }

  // What the session wants

  void sendDisconnect(ReasonCode code) {
    if (writer != null) {
      writer.disconnect(code);
      disconnectSent = true;
    }
  }

  @Nullable PacketWriter writer() {
    return writer;
  }

  void pauseReading() {
    resumeDue = false;
    paused = true;
    decoder.pause();
    if (channel != null) {
      channel.config().setAutoRead(false);
    }
  }

  /** Packets that lie there are handed out after the session's work, not in the middle of it. */
  void resumeReading() {
    resumeDue = true;
  }

  /**
   * Writes out what was gathered and takes up reading again.
   *
   * @return whether packets may have been handed out, so that there may be more to write
   */
  boolean flush() {
    if (abandoned || writer == null) {
      return false;
    }
    flushing = true;
    writer.flush();
    flushing = false;
    if (writer.hasUnreadAnswers()) {
      now = owner.now();
      onMalformed(
          ReasonCode.QUOTA_EXCEEDED, "the broker goes on asking and does not read the answers");
      return false;
    }
    if (tellWritten()) {
      return true;
    }
    if (!resumeDue || reading || channel == null) {
      return false;
    }
    resumeDue = false;
    paused = false;
    now = owner.now();
    decoder.resume();
    if (!abandoned && !paused) {
      channel.config().setAutoRead(true);
    }
    return true;
  }

  // What happens on the channel

  @Override
  public void channelRead(ChannelHandlerContext context, Object bytes) {
    now = owner.now();
    if (!abandoned) {
      owner.session().onInbound();
    }
    reading = true;
    try {
      context.fireChannelRead(bytes);
    } finally {
      reading = false;
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    context.fireChannelReadComplete();
    owner.afterEvent();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (!abandoned && context.channel().isWritable()) {
      owner.session().onWritable(owner.now());
      owner.afterEvent();
    }
    context.fireChannelWritabilityChanged();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (failure == null) { // what follows the first is of its making
      failure =
          Causes.isMereClosing(cause) ? closing(Causes.describe(cause)) : Causes.describe(cause);
    }
    context.close();
  }

  private String closing(String otherwise) {
    return tls == null || answered ? otherwise : "TLS: " + TlsFailures.unanswered(tls);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    context.fireChannelInactive();
    if (!abandoned) {
      abandoned = true;
      String reason = failure == null ? closing("the broker closed the connection") : failure;
      owner.session().onConnectionClosed(reason, owner.now());
      owner.afterEvent();
    }
  }

  /** Behind the decoder, since what it throws travels on from there. */
  private final class LastExit extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      MqttConnection.this.exceptionCaught(context, cause);
    }
  }

  // What the broker sends

  @Override
  public void onConnAck(ConnAck connAck) {
    answered = true;
    if (!abandoned) {
      owner.session().onConnAck(connAck, now);
    }
  }

  @Override
  public void onPublish(Publish message, int packetId, boolean dup) {
    if (!abandoned) {
      owner.session().onPublish(message, packetId, dup, now);
    }
  }

  @Override
  public void onPubAck(int packetId, ReasonCode code, String reason) {
    if (!abandoned) {
      owner.session().onPubAck(packetId, code, reason, now);
    }
  }

  @Override
  public void onPubRec(int packetId, ReasonCode code, String reason) {
    if (!abandoned) {
      owner.session().onPubRec(packetId, code, reason, now);
    }
  }

  @Override
  public void onPubRel(int packetId, ReasonCode code, String reason) {
    if (!abandoned) {
      owner.session().onPubRel(packetId, now);
    }
  }

  @Override
  public void onPubComp(int packetId, ReasonCode code, String reason) {
    if (!abandoned) {
      owner.session().onPubComp(packetId, now);
    }
  }

  @Override
  public void onSubAck(int packetId, int[] codes, String reason) {
    if (!abandoned) {
      owner.session().onSubAck(packetId, codes, now);
    }
  }

  @Override
  public void onUnsubAck(int packetId, int[] codes, String reason) {
    if (!abandoned) {
      owner.session().onUnsubAck(packetId, codes, now);
    }
  }

  @Override
  public void onPingResp() {
    if (!abandoned) {
      owner.session().onPingResp(now);
    }
  }

  @Override
  public void onOldConnAck(int returnCode) {
    if (!abandoned) {
      owner.session().onOldConnAck(returnCode, now);
    }
  }

  @Override
  public void onDisconnect(Disconnect disconnect) {
    if (!abandoned) {
      owner.session().onDisconnect(disconnect, now);
    }
  }

  @Override
  public void onAuth(ReasonCode code, @Nullable Authentication authentication, String reason) {
    if (!abandoned) {
      owner.session().onAuth(code, authentication, now);
    }
  }

  @Override
  public void onMalformed(ReasonCode code, String reason) {
    if (!abandoned) {
      owner.session().onMalformed(code, reason, now);
    }
  }
}
