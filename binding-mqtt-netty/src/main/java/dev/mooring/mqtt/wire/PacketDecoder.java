package dev.mooring.mqtt.wire;

import dev.mooring.mqtt.packet.ConnectProperties;
import dev.mooring.mqtt.packet.PacketHandler;
import dev.mooring.mqtt.packet.ReasonCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of one connection into calls on a {@link PacketHandler}, in their order. A packet
 * is judged as early as possible (type and flags at the first byte, size at the last byte of its
 * length) and decoded once, when it is whole. Memory grows with what was received, never with what
 * was announced.
 *
 * <p>The first violation is told once; after it, after {@link #discard} and after the end of the
 * connection whatever comes is dropped. If the handler throws, nothing more is handed out either,
 * since a packet would be missing: the channel is closed [MQTT-4.8.0-2] and the exception thrown on
 * to whoever called, which in a read means to the handlers behind this one.
 *
 * <p>Between {@link #pause} and {@link #resume} bytes are kept and not looked at. Whoever pauses
 * also switches off the channel's reading; what is kept is then one packet not yet whole and what a
 * read under way still brings.
 *
 * <p>Confined to the channel's event loop. The handler may call {@code pause}, {@code resume} and
 * {@code discard}, write and close from inside its methods. Closing the channel takes effect after
 * the read under way; a handler that wants nothing more of it calls {@code discard} as well.
 */
public final class PacketDecoder extends ChannelInboundHandlerAdapter {

  /** The size of the largest packet that MQTT can express, fixed header included. */
  public static final int MAX_PACKET_BYTES = VariableByteInteger.MAX_VALUE + 5;

  private static final int MIN_PACKET_BYTES = 2;

  private final PacketHandler handler;
  private final int maxPacketBytes;
  private final PacketReader reader;

  private @Nullable ChannelHandlerContext context;

  /** What was received and not yet decoded. */
  private @Nullable ByteBuf received;

  private boolean paused;
  private boolean decoding;
  private boolean finished;

  /**
   * A decoder for one connection that speaks MQTT 3.1.1.
   *
   * @param maxPacketBytes the largest packet accepted, fixed header included; 2 to {@link
   *     #MAX_PACKET_BYTES}
   */
  public PacketDecoder(PacketHandler handler, int maxPacketBytes) {
    this(handler, maxPacketBytes, new Mqtt311Reader(handler));
  }

  /**
   * A decoder for one connection that speaks MQTT 5.0.
   *
   * @param maxPacketBytes the largest packet accepted, fixed header included; 2 to {@link
   *     #MAX_PACKET_BYTES}
   * @param announced what our CONNECT allows the broker
   */
  public PacketDecoder(PacketHandler handler, int maxPacketBytes, ConnectProperties announced) {
    this(handler, maxPacketBytes, new Mqtt5Reader(handler, announced));
  }

  private PacketDecoder(PacketHandler handler, int maxPacketBytes, PacketReader reader) {
    if (maxPacketBytes < MIN_PACKET_BYTES || maxPacketBytes > MAX_PACKET_BYTES) {
      throw new IllegalArgumentException(
          "maxPacketBytes is "
              + MIN_PACKET_BYTES
              + " to "
              + MAX_PACKET_BYTES
              + ", not "
              + maxPacketBytes);
    }
    this.handler = handler;
    this.maxPacketBytes = maxPacketBytes;
    this.reader = reader;
  }

  /** From now on no packet is handed out, though whole ones may lie here. */
  public void pause() {
    paused = true;
  }

  /**
   * Ends a pause. Hands out what lies here before it returns; called from inside the handler, it
   * returns at once and the call that the handler is in goes on handing out.
   */
  public void resume() {
    paused = false;
    decode();
  }

  /** Drops what lies here and whatever comes: for a connection that is being closed. */
  public void discard() {
    finished = true;
    if (!decoding) {
      releaseReceived();
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof ByteBuf bytes)) {
      ctx.fireChannelRead(message);
      return;
    }
    if (finished) {
      bytes.release();
      return;
    }
    ByteBuf before = received == null ? Unpooled.EMPTY_BUFFER : received;
    received = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), before, bytes);
    decode();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (received != null && received.refCnt() == 1) {
      received.discardSomeReadBytes();
    }
    ctx.fireChannelReadComplete();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    discard();
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    discard();
  }

  private void decode() {
    if (decoding) {
      return;
    }
    decoding = true;
    try {
      while (!paused && !finished && received != null && decodePacket(received)) {
        // The next one: the handler may have paused, ended or added to what was received.
      }
    } catch (MalformedPacketException e) {
      finished = true;
      handler.onMalformed(e.code(), String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      finished = true;
      if (context != null) {
        context.close();
      }
      throw e;
    } finally {
      decoding = false;
      if (finished || (received != null && !received.isReadable())) {
        releaseReceived();
      }
    }
  }

  /** Whether there was a whole packet; it has been handed out then. */
  private boolean decodePacket(ByteBuf in) {
    int start = in.readerIndex();
    int end = in.writerIndex();
    if (start == end) {
      return false;
    }
    int firstByte = in.getUnsignedByte(start);
    reader.checkFirstByte(firstByte);
    int lengthBytes = VariableByteInteger.lengthAt(in, start + 1, end);
    if (lengthBytes == 0) {
      return false;
    }
    int remainingLength = VariableByteInteger.valueAt(in, start + 1, lengthBytes);
    int packetBytes = 1 + lengthBytes + remainingLength;
    if (packetBytes > maxPacketBytes) {
      throw new MalformedPacketException(
          ReasonCode.PACKET_TOO_LARGE,
          "a packet of "
              + packetBytes
              + " bytes exceeds the limit of "
              + maxPacketBytes
              + " [MQTT-4.8.0-2, in 5.0 MQTT-3.1.2-24]");
    }
    reader.checkRemainingLength(firstByte, remainingLength, lengthBytes);
    if (packetBytes > end - start) {
      return false;
    }
    in.skipBytes(packetBytes);
    reader.read(firstByte, in, start + 1 + lengthBytes, start + packetBytes);
    return true;
  }

  private void releaseReceived() {
    ByteBuf bytes = received;
    received = null;
    if (bytes != null) {
      bytes.release();
    }
  }
}
