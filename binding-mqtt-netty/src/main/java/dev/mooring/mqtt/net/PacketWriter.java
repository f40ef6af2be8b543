package dev.mooring.mqtt.net;

import dev.mooring.mqtt.packet.Authentication;
import dev.mooring.mqtt.packet.Connect;
import dev.mooring.mqtt.packet.MqttVersion;
import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.ReasonCode;
import dev.mooring.mqtt.packet.TopicSubscription;
import dev.mooring.mqtt.wire.PacketEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the packets of one drain in one buffer, so that they leave in one write. Belongs to one
 * connection; confined to its event loop.
 */
final class PacketWriter {

  private static final int INITIAL_CAPACITY = 512;

  /** A full buffer is handed to the channel, to be written with the rest at the flush. */
  private static final int MAX_STAGED = 64 * 1024;

  /** Above this size copying a payload costs more than a second buffer in the write. */
  private static final int GATHER_THRESHOLD = 8 * 1024;

  /** A topic alias, and what it may add to two lengths. */
  private static final int ALIAS_BYTES = 5;

  /** Four kinds for each packet identifier; a mebibyte of them. */
  private static final int MAX_UNREAD_ANSWERS = 4 * 0xFFFF;

  private final PacketEncoder encoder;
  private final Channel channel;
  private final LongConsumer onWritten;
  private final Runnable onPingWritten;
  private @Nullable ByteBuf staged;

  /** What the last buffer held: a steady load finds room for as much, and copies nothing twice. */
  private int lastStaged = INITIAL_CAPACITY;

  private boolean unflushed;

  /** QoS 0 messages handed to the writer, and how many of them the last listener covers. */
  private long qos0Count;

  private long qos0Covered;
  private boolean pingStaged;

  /** Answers written since the channel last took what it was given. */
  private int unreadAnswers;

  /**
   * A writer for one channel.
   *
   * @param onWritten told how many QoS 0 messages have been written out by now
   */
  PacketWriter(
      MqttVersion version, Channel channel, LongConsumer onWritten, Runnable onPingWritten) {
    this.encoder = PacketEncoder.of(version);
    this.channel = channel;
    this.onWritten = onWritten;
    this.onPingWritten = onPingWritten;
  }

  boolean writable() {
    return channel.isWritable();
  }

  void connect(Connect connect) {
    encoder.connect(room(INITIAL_CAPACITY), connect);
  }

  void publish(Publish message, int packetId, boolean dup) {
    int counts = packetId == 0 ? 1 : 0;
    if (message.payload().length > GATHER_THRESHOLD) {
      encoder.publishHeader(room(encoder.publishHeaderSize(message)), message, packetId, dup);
      hand();
      qos0Count += counts;
      write(Unpooled.wrappedBuffer(message.payload()));
    } else {
      encoder.publish(room(encoder.publishSize(message)), message, packetId, dup);
      qos0Count += counts;
    }
  }

  /** With a topic alias, in MQTT 5.0. */
  void publish(Publish message, int packetId, boolean dup, int alias, boolean named) {
    int counts = packetId == 0 ? 1 : 0;
    byte[] payload = message.payload();
    boolean gathers = payload.length > GATHER_THRESHOLD;
    ByteBuf out =
        room(encoder.publishHeaderSize(message) + ALIAS_BYTES + (gathers ? 0 : payload.length));
    encoder.publishHeader(out, message, packetId, dup, alias, named);
    if (gathers) {
      hand();
      qos0Count += counts;
      write(Unpooled.wrappedBuffer(payload));
    } else {
      out.writeBytes(payload);
      qos0Count += counts;
    }
  }

  void pubAck(int packetId, ReasonCode code) {
    encoder.pubAck(answer(), packetId, code);
  }

  void pubRec(int packetId, ReasonCode code) {
    encoder.pubRec(answer(), packetId, code);
  }

  void pubRel(int packetId, ReasonCode code) {
    encoder.pubRel(answer(), packetId, code);
  }

  void pubComp(int packetId, ReasonCode code) {
    encoder.pubComp(answer(), packetId, code);
  }

  private ByteBuf answer() {
    unreadAnswers = channel.isWritable() ? 0 : unreadAnswers + 1;
    return room(5);
  }

  /**
   * Whether the broker has been sent more answers than one that keeps the rules can ask for without
   * reading any: with all packet identifiers in use, one of each kind.
   */
  boolean hasUnreadAnswers() {
    return unreadAnswers > MAX_UNREAD_ANSWERS;
  }

  void subscribe(int packetId, List<TopicSubscription> subscriptions, int subscriptionIdentifier) {
    encoder.subscribe(room(INITIAL_CAPACITY), packetId, subscriptions, subscriptionIdentifier);
  }

  void unsubscribe(int packetId, List<String> filters) {
    encoder.unsubscribe(room(INITIAL_CAPACITY), packetId, filters);
  }

  void pingReq() {
    encoder.pingReq(room(2));
    pingStaged = true;
  }

  void disconnect(ReasonCode code) {
    encoder.disconnect(room(3), code);
  }

  void auth(ReasonCode code, Authentication authentication) {
    encoder.auth(room(INITIAL_CAPACITY), code, authentication);
  }

  /** Writes out what was gathered. */
  void flush() {
    hand();
    if (unflushed) {
      unflushed = false;
      channel.flush();
    }
  }

  private ByteBuf room(int size) {
    ByteBuf buffer = staged;
    if (buffer != null && buffer.readableBytes() + size > MAX_STAGED) {
      hand();
      buffer = null;
    }
    if (buffer == null) {
      buffer = channel.alloc().ioBuffer(Math.max(lastStaged, size));
      staged = buffer;
    }
    return buffer;
  }

  /** Hands the gathered bytes to the channel, where they count against its water marks. */
  private void hand() {
    ByteBuf buffer = staged;
    if (buffer != null) {
      staged = null;
      lastStaged = Math.max(INITIAL_CAPACITY, buffer.readableBytes());
      write(buffer);
    }
  }

  private void write(ByteBuf buffer) {
    unflushed = true;
    long covers = qos0Count;
    boolean ping = pingStaged;
    if (covers == qos0Covered && !ping) {
      channel.write(buffer, channel.voidPromise());
      return;
    }
    qos0Covered = covers;
    pingStaged = false;
    channel
        .write(buffer)
        .addListener(
            (ChannelFutureListener)
                written -> {
                  if (!written.isSuccess()) {
                    return; // the channel closes, and that tells what there is to tell
                  }
                  onWritten.accept(covers);
                  if (ping) {
                    onPingWritten.run();
                  }
                });
  }
}
